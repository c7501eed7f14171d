/** The manifest of the elements, which editors and documentation read, says what there is and nothing else. */
import {readFileSync} from 'node:fs';
import {before, describe, it} from 'node:test';
import {expect} from 'chai';
import {type Manifest, type ManifestElement, readManifest} from '../../scripts/build-manifest.mjs';
import {manifestProblems, readSurfaces, type Surfaces} from '../../scripts/check-manifest.mjs';

const kinds = ['cssParts', 'slots', 'events', 'attributes', 'cssProperties'] as const;

let manifest: Manifest;
let surfaces: Surfaces;
before(() => {
  manifest = readManifest();
  surfaces = readSurfaces();
});

const elementsOf = ({modules}: Manifest): ManifestElement[] =>
  modules.flatMap(({declarations}) => declarations);

/** The manifest with every element as `change` makes it. */
const changed = (change: (element: ManifestElement) => ManifestElement): Manifest => ({
  modules: [{declarations: elementsOf(manifest).map(change)}],
});

const names = (element: ManifestElement, kind: (typeof kinds)[number]): string[] =>
  (element[kind] ?? []).map(({name}) => name ?? '');

describe('the manifest of the elements', () => {
  it('is true, and whole', () => {
    expect(manifestProblems(manifest, surfaces)).to.deep.equal([]);
  });

  it('has the elements that come late, and the parts of inner elements under their outer names', () => {
    const tags = elementsOf(manifest).map(({tagName}) => tagName);
    expect(tags).to.include.members(['chat-stream', 'chat-stream-message', 'chat-stream-outbox']);
    const whole = elementsOf(manifest).find(({tagName}) => tagName === 'chat-stream');
    const bubble = whole?.cssParts?.find(({name}) => name === 'message__bubble');
    expect(bubble?.description).to.equal("The person's words.");
  });

  for (const kind of kinds) {
    it(`is refused where one of its ${kind} is left out`, () => {
      const all = new Set(elementsOf(manifest).flatMap((element) => names(element, kind)));
      for (const missing of all) {
        const less = changed((element) => ({
          ...element,
          [kind]: element[kind]?.filter(({name}) => (name ?? '') !== missing),
        }));
        const said = manifestProblems(less, surfaces).join('\n');
        expect(said)
          .to.contain('does not document')
          .and.to.contain(missing || '(default)');
      }
    });

    it(`is refused where it invents one of the ${kind}, or has no words for it`, () => {
      for (const one of elementsOf(manifest)) {
        const more = changed((element) =>
          element === one
            ? {...element, [kind]: [...(element[kind] ?? []), {name: '--chat-invented'}]}
            : element,
        );
        const said = manifestProblems(more, surfaces);
        expect(said).to.have.length(2);
        expect(said[0]).to.contain(`<${one.tagName}> has no`).and.to.contain('--chat-invented');
        expect(said[1]).to.contain('does not describe --chat-invented');
      }
    });
  }
});

describe('docs/element.md', () => {
  it('names everything that <chat-stream> offers', () => {
    const text = readFileSync(new URL('../../docs/element.md', import.meta.url), 'utf8');
    const words = new Set(
      [...text.matchAll(/`(--)?([\w-]+)/g)].map(([, dashes = '', word]) => dashes + word),
    );
    const whole = elementsOf(manifest).find(({tagName}) => tagName === 'chat-stream');
    // A property that is an attribute goes by the name of that.
    const isAttribute = (name = ''): boolean =>
      whole?.attributes?.some(({fieldName}) => fieldName === name) ?? false;
    const members = (whole?.members ?? []).map(({name}) => name).filter((name) => !isAttribute(name));
    const all = [...kinds.flatMap((kind) => (whole?.[kind] ?? []).map(({name}) => name)), ...members];
    expect(all.filter((name) => name && !words.has(name))).to.deep.equal([]);
  });

  it('names no part and no custom property that there is not', () => {
    const text = readFileSync(new URL('../../docs/element.md', import.meta.url), 'utf8');
    const whole = elementsOf(manifest).find(({tagName}) => tagName === 'chat-stream');
    const real = new Set([...(whole?.cssParts ?? []), ...(whole?.cssProperties ?? [])].map(({name}) => name));
    const told = [...text.matchAll(/`(--chat-[\w-]+|[a-z-]+__[\w-]+)`/g)].map(([, name]) => name);
    expect(told.filter((name) => !real.has(name))).to.deep.equal([]);
  });
});
