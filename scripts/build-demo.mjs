/** The demo page's own scripts: types taken off, one file each, into demo/.build/. */
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import ts from 'typescript';
import {filesBelow} from './test-files.mjs';

const isForServer = (path) => path.startsWith('demo/server/');

export const demoSources = () =>
  filesBelow('demo', '.ts').filter((path) => !isForServer(path) && !path.endsWith('.d.ts'));

export function buildDemo() {
  rmSync('demo/.build', {recursive: true, force: true});
  mkdirSync('demo/.build', {recursive: true});
  for (const path of demoSources()) {
    const {outputText, diagnostics} = ts.transpileModule(readFileSync(path, 'utf8'), {
      fileName: path,
      reportDiagnostics: true,
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ES2022,
        verbatimModuleSyntax: true,
      },
    });
    if (diagnostics?.length)
      throw new Error(
        ts.formatDiagnostics(diagnostics, {
          getCanonicalFileName: (name) => name,
          getCurrentDirectory: () => '.',
          getNewLine: () => '\n',
        }),
      );
    const target = path.replace(/^demo\//, 'demo/.build/').replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), {recursive: true});
    writeFileSync(target, outputText);
  }
}
