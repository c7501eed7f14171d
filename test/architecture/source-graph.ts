/** What the files of the project import, as the type checker and as the running program see it. */
import {readdirSync, readFileSync} from 'node:fs';
import {join, posix} from 'node:path';
import ts from 'typescript';

export interface Import {
  /** A path in the project for a relative import, else the package or public name as written. */
  readonly to: string;
  /** Erased by the compiler: it has a direction, but no part in a cycle, because nothing is loaded. */
  readonly isTypeOnly: boolean;
  /** `import()`. */
  readonly isLazy: boolean;
}

/** Paths in the project, with `/`, to the text of the file. */
export type Sources = ReadonlyMap<string, string>;

const unsearched = new Set(['node_modules', 'dist', 'fixtures', 'data']);

/** Every TypeScript and `.mjs` file in `folders`, below the directory `root`. */
export function readSources(root: string, folders: readonly string[]): Sources {
  const sources = new Map<string, string>();
  const read = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), {withFileTypes: true})) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && !unsearched.has(entry.name) && !entry.name.startsWith('.')) read(path);
      else if (/\.(ts|mjs)$/.test(entry.name)) sources.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  for (const folder of folders) read(folder);
  return sources;
}

/** The imports of one file, read by TypeScript's own parser: comments and strings that look like imports are none. */
export function importsOf(path: string, text: string): Import[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean, isLazy = false): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    found.push({to: resolve(path, specifier.text), isTypeOnly, isLazy});
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isErased(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

// `import {type A} from` stays as `import {} from` under verbatimModuleSyntax: only `import type` is erased.
function isErased(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}
