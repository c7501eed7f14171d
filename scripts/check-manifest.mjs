/**
 * Whether the elements' manifest is true: everything that an element offers is in it with a description, and nothing else.
 */
import {readFileSync} from 'node:fs';
import {readSurfaces} from './element-surface.mjs';

export {readSurfaces};

const outermost = 'chat-stream';

/** Parts that the manifest and `surfaces` disagree on, or that nobody described: a sentence for each. */
export function manifestProblems({modules}, surfaces = readSurfaces()) {
  const elements = modules.flatMap(({declarations}) => declarations);
  const documented = new Set(elements.flatMap((element) => namesOf(element, 'cssProperties')));
  const used = new Set([...surfaces.values()].flatMap(({properties}) => [...properties]));
  return [
    ...[...surfaces.keys()]
      .filter((name) => !elements.some((element) => element.name === name))
      .map((name) => `${name} is not in the manifest`),
    ...elements.flatMap((element) => {
      const surface = surfaces.get(element.name);
      return surface ? problemsOf(element, {surface, documented, used}) : [`${element.name} is no element`];
    }),
    ...unreachable(surfaces),
  ];
}

function problemsOf(element, {surface, documented, used}) {
  const {tag} = surface;
  const compare = (kind, what, real) => {
    const told = namesOf(element, kind);
    return [
      ...[...real]
        .filter((name) => !told.includes(name))
        .map((name) => `<${tag}> does not document ${what} ${name || '(default)'}`),
      ...told
        .filter((name) => !new Set(real).has(name))
        .map((name) => `<${tag}> has no ${what} ${name || '(default)'}`),
    ];
  };
  return [
    ...surface.unreadable,
    ...compare('cssParts', 'part', [...surface.parts, ...surface.exported.keys()]),
    ...compare('slots', 'slot', surface.slots),
    ...compare('events', 'event', surface.events),
    ...compare('attributes', 'attribute', surface.attributes),
    ...[...surface.fields]
      .filter((name) => !namesOf(element, 'members').includes(name))
      .map((name) => `<${tag}> does not document property ${name}`),
    ...[...surface.properties]
      .filter((name) => !documented.has(name))
      .map((name) => `<${tag}> does not document custom property ${name}`),
    ...namesOf(element, 'cssProperties')
      .filter((name) => !used.has(name))
      .map((name) => `<${tag}> has no custom property ${name}`),
    ...undescribed(element),
  ];
}

const namesOf = (element, kind) => (element[kind] ?? []).map(({name}) => name ?? '');

function undescribed(element) {
  const kinds = ['events', 'slots', 'cssParts', 'cssProperties', 'attributes', 'members'];
  const named = kinds.flatMap((kind) =>
    (element[kind] ?? [])
      // What the platform defines, and what all fields of Lit have, needs no words of ours.
      .filter(({name, description}) => !description && !['focus', 'static'].includes(name))
      .map(({name}) => `<${element.tagName}> does not describe ${name || '(default)'} of its ${kind}`),
  );
  return element.summary || element.description ? named : [`<${element.tagName}> has no summary`, ...named];
}

/** Parts of inner elements that no page can style, and names that lead to none. */
function unreachable(surfaces) {
  const all = [...surfaces.values()];
  const whole = all.find(({tag}) => tag === outermost);
  const names = all
    .filter((surface) => surface !== whole)
    .flatMap(({tag, parts}) =>
      [...parts].map((part) => outerName(tag.slice(outermost.length + 1), part, all)),
    );
  return [
    ...names
      .filter((name) => !whole.exported.has(name))
      .map((name) => `<${outermost}> does not re-export part ${name}`),
    ...[...whole.exported.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `<${outermost}> re-exports ${name}, which no inner element has`),
  ];
}

/** What <chat-stream> calls `part` of its inner element; an element in an element has the name that it would have outside. */
function outerName(inner, part, all) {
  return part !== inner && all.some(({tag}) => tag === `${outermost}-${part}`) ? part : `${inner}__${part}`;
}

export function checkManifest() {
  const manifest = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8'));
  const problems = manifestProblems(manifest);
  for (const problem of problems) console.error(`  ${problem}`);
  const count = manifest.modules.flatMap(({declarations}) => declarations).length;
  console.log(`  ${count} elements, ${problems.length} problems`);
  return problems.length === 0;
}
