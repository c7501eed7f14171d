/** Takes the types off a file: fast, one file at a time, unchecked (`tsc` checks). */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import ts from 'typescript';

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ES2022,
  verbatimModuleSyntax: true,
};

/** Writes the script of `path` to `target`. @throws where it cannot be read as TypeScript. */
export function transpile(path, target) {
  const {outputText, diagnostics} = ts.transpileModule(readFileSync(path, 'utf8'), {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions,
  });
  if (diagnostics?.length)
    throw new Error(
      ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => '.',
        getNewLine: () => '\n',
      }),
    );
  mkdirSync(dirname(target), {recursive: true});
  writeFileSync(target, outputText);
}
