/** The modules of which each element is made, parsed. */
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, posix} from 'node:path';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';
import {filesBelow} from './test-files.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const parsed = new Map();

/** The source at `path`, from the project's folder. Each is read once. */
export function sourceFile(path) {
  const known = parsed.get(path);
  if (known) return known;
  const text = readFileSync(join(root, path), 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  parsed.set(path, source);
  return source;
}

/** Every node below `node`, and itself. */
export function nodesOf(node) {
  const found = [];
  const walk = (one) => {
    found.push(one);
    ts.forEachChild(one, walk);
  };
  walk(node);
  return found;
}

/** Names of classes to names of their elements, as components/registry.ts and shared/late-elements.ts have them. */
export function registeredTags() {
  const eager = nodesOf(sourceFile('components/registry.ts'))
    .filter((node) => ts.isPropertyAssignment(node) && ts.isIdentifier(node.initializer))
    .map(({name, initializer}) => [initializer.text, `chat-stream${name.text}`])
    .filter(([name]) => name.startsWith('ChatStream'));
  const late = nodesOf(sourceFile('components/shared/late-elements.ts'))
    .filter((node) => ts.isPropertyAssignment(node))
    .map(({name, initializer}) => [/\.(ChatStream\w+)/.exec(initializer.getText())?.[1], name.text])
    .map(([name, suffix]) => [name, `chat-stream-${suffix}`]);
  if (eager.length === 0 || late.length === 0 || late.some(([name]) => !name))
    throw new Error('The tables of elements have another form: read them in another way.');
  return new Map([...eager, ...late]);
}

/** Names of classes to the files that declare them. */
export function elementFiles(tags = registeredTags()) {
  const files = new Map();
  for (const path of filesBelow('components', '.ts')) {
    for (const {name} of sourceFile(path).statements.filter(ts.isClassDeclaration))
      if (tags.has(name?.text)) files.set(name.text, path);
  }
  return files;
}

/** What `path` loads of ours, sooner or later; types are left out. */
export function importsOf(path) {
  return nodesOf(sourceFile(path))
    .map(specifierOf)
    .filter((specifier) => specifier?.startsWith('.'))
    .map((specifier) => posix.join(dirname(path), specifier.replace(/\.js$/, '.ts')))
    .filter((file) => existsSync(join(root, file)));
}

function specifierOf(node) {
  if (ts.isImportDeclaration(node)) return isOfTypes(node.importClause) ? null : node.moduleSpecifier.text;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? null : node.moduleSpecifier?.text;
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isCall ? node.arguments[0]?.text : null;
}

function isOfTypes(clause) {
  if (!clause || clause.isTypeOnly) return Boolean(clause);
  const {name, namedBindings} = clause;
  return (
    !name &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((one) => one.isTypeOnly)
  );
}

/** With this sheet an element shows what the Markdown renderer draws; others only read what it drew. */
const drawnSheet = 'components/message/markdown-sheet.ts';

/** The modules of the element in `file`: all that it loads, up to other elements and to the headless SDK. */
export function modulesOf(file, elements) {
  const others = new Set([...elements.values()].filter((other) => other !== file));
  const found = new Set();
  const walk = (path) => {
    if (found.has(path) || others.has(path) || !/^(components|src\/markdown)\//.test(path)) return;
    found.add(path);
    importsOf(path).forEach(walk);
  };
  walk(file);
  return [...found].filter((path) => path.startsWith('components/') || found.has(drawnSheet));
}
