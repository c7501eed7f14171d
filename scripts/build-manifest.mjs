/** dist/custom-elements.json: what editors and documentation read about the public elements. */
import {readFileSync, writeFileSync} from 'node:fs';
import {create, ts} from '@custom-elements-manifest/analyzer';
import {litPlugin} from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import {registeredTags} from './element-sources.mjs';
import {readSurfaces} from './element-surface.mjs';
import {filesBelow} from './test-files.mjs';

const outermost = 'chat-stream';

/** Private members are no promise, whatever TypeScript's word for them. */
const isPublic = (member) =>
  member.privacy !== 'private' && member.privacy !== 'protected' && !member.name.startsWith('#');

/** What the sources say of the registered elements, in the form that editors read. */
export function readManifest() {
  const modules = filesBelow('components', '.ts').map((path) =>
    ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true),
  );
  const manifest = create({modules, plugins: litPlugin(), context: {dev: false, thirdPartyCEMs: []}});
  const tags = registeredTags();
  const elements = manifest.modules
    .map((module) => ({
      ...module,
      declarations: module.declarations
        .filter(({name}) => tags.has(name))
        .map((element) => publicHalf(element, tags.get(element.name))),
    }))
    .filter(({declarations}) => declarations.length > 0)
    .map((module) => ({
      ...module,
      path: `dist/${module.path.replace(/\.ts$/, '.js')}`,
      exports: module.exports.filter(({declaration}) => tags.has(declaration.name)),
    }));
  const declared = elements.flatMap(({declarations}) => declarations);
  const missing = [...tags.keys()].filter((name) => !declared.some((one) => one.name === name));
  if (missing.length > 0) throw new Error(`Not in the manifest: ${missing.join(', ')}.`);
  addInnerParts(declared);
  addInnerProperties(declared);
  return {...manifest, modules: elements};
}

function publicHalf(element, tagName) {
  return {
    ...element,
    customElement: true,
    tagName,
    members: element.members?.filter(isPublic),
    // The analyser also lists what it could not name of `dispatchEvent(event)`.
    events: element.events?.filter(({name, description}) => name?.startsWith('chat-') || description),
  };
}

/** A page styles the parts of inner elements under the names that `exportparts` gives them: they are parts as well. */
function addInnerParts(declared) {
  const surfaces = readSurfaces();
  for (const element of declared) {
    for (const outer of surfaces.get(element.name).exported.keys()) {
      if (element.cssParts?.some(({name}) => name === outer)) continue;
      const [inner, part] = outer.split('__');
      const owner = declared.find(({tagName}) => tagName === `${outermost}-${inner}`);
      const {description} = owner?.cssParts?.find(({name}) => name === part) ?? {};
      element.cssParts = [...(element.cssParts ?? []), {name: outer, ...(description && {description})}];
    }
  }
}

/** Custom properties are inherited: those of inner elements are set on the outermost one. */
function addInnerProperties(declared) {
  const whole = declared.find(({tagName}) => tagName === outermost);
  for (const property of declared.flatMap(({cssProperties = []}) => cssProperties)) {
    if (!whole.cssProperties.some(({name}) => name === property.name)) whole.cssProperties.push(property);
  }
}

export function writeManifest() {
  writeFileSync('dist/custom-elements.json', `${JSON.stringify(readManifest(), null, 2)}\n`);
}
