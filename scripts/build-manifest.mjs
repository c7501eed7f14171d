/** dist/custom-elements.json: what editors and documentation read about the public elements. */
import {readFileSync, writeFileSync} from 'node:fs';
import {create, ts} from '@custom-elements-manifest/analyzer';
import {litPlugin} from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import {filesBelow} from './test-files.mjs';

/** Class names to tag names, as components/registry.ts has them: only what is registered is public. */
function registeredTags() {
  const registry = readFileSync('components/registry.ts', 'utf8');
  const rows = [...registry.matchAll(/^ {2}'(-[a-z-]+)?': (\w+),$/gm)];
  if (rows.length === 0)
    throw new Error('No element was found in components/registry.ts: has its table another form?');
  return new Map(rows.map(([, suffix = '', name]) => [name, `chat-stream${suffix}`]));
}

/** Private members are no promise, whatever TypeScript's word for them. */
const isPublic = (member) =>
  member.privacy !== 'private' && member.privacy !== 'protected' && !member.name.startsWith('#');

export function writeManifest() {
  const modules = filesBelow('components', '.ts').map((path) =>
    ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true),
  );
  const manifest = create({modules, plugins: litPlugin(), context: {dev: false, thirdPartyCEMs: []}});
  const tags = registeredTags();
  const elements = manifest.modules
    .map((module) => {
      const declarations = module.declarations
        .filter(({name}) => tags.has(name))
        .map((element) => ({
          ...element,
          customElement: true,
          tagName: tags.get(element.name),
          members: element.members?.filter(isPublic),
          // The analyser also lists what it could not name of `dispatchEvent(event)`.
          events: element.events?.filter(({name}) => name?.startsWith('chat-')),
        }));
      const names = new Set(declarations.map(({name}) => name));
      return {
        ...module,
        declarations,
        exports: module.exports.filter(({declaration}) => names.has(declaration.name)),
      };
    })
    .filter((module) => module.declarations.length > 0)
    .map((module) => ({...module, path: `dist/${module.path.replace(/\.ts$/, '.js')}`}));
  const missing = [...tags.keys()].filter(
    (name) => !elements.some(({declarations}) => declarations.some((one) => one.name === name)),
  );
  if (missing.length > 0) throw new Error(`Not in the manifest: ${missing.join(', ')}.`);
  writeFileSync(
    'dist/custom-elements.json',
    `${JSON.stringify({...manifest, modules: elements}, null, 2)}\n`,
  );
}
