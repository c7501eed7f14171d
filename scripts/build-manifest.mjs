/** dist/custom-elements.json: what editors and documentation read about the public elements. */
import {readFileSync, writeFileSync} from 'node:fs';
import {create, ts} from '@custom-elements-manifest/analyzer';
import {litPlugin} from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import {filesBelow} from './test-files.mjs';

const isElement = (declaration) => declaration.kind === 'class' && declaration.customElement === true;

/** Private members are no promise, whatever TypeScript's word for them. */
const isPublic = (member) =>
  member.privacy !== 'private' && member.privacy !== 'protected' && !member.name.startsWith('#');

export function writeManifest() {
  const modules = filesBelow('components', '.ts').map((path) =>
    ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true),
  );
  const manifest = create({modules, plugins: litPlugin(), context: {dev: false, thirdPartyCEMs: []}});
  const elements = manifest.modules
    .map((module) => {
      const declarations = module.declarations
        .filter(isElement)
        .map((element) => ({...element, members: element.members?.filter(isPublic)}));
      const names = new Set(declarations.map(({name}) => name));
      return {
        ...module,
        declarations,
        exports: module.exports.filter(({declaration}) => names.has(declaration.name)),
      };
    })
    .filter((module) => module.declarations.length > 0)
    .map((module) => ({...module, path: `dist/${module.path.replace(/\.ts$/, '.js')}`}));
  if (elements.length === 0) throw new Error('The manifest has no element: are the classes still found?');
  writeFileSync(
    'dist/custom-elements.json',
    `${JSON.stringify({...manifest, modules: elements}, null, 2)}\n`,
  );
}
