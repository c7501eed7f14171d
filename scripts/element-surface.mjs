/**
 * What each element really offers a page, read from its sources: parts, slots, events, custom properties, attributes and
 * properties. Documentation is compared with it.
 */
import ts from 'typescript';
import {elementFiles, modulesOf, nodesOf, registeredTags, sourceFile} from './element-sources.mjs';

/** Stands for what a template puts in while it runs. */
const inserted = '\u0000';

/** Names of classes to what their elements offer. */
export function readSurfaces() {
  const tags = registeredTags();
  const files = elementFiles(tags);
  const surfaces = [...files].map(([name, file]) => {
    const modules = modulesOf(file, files);
    return [name, {tag: tags.get(name), ...surfaceOf(modules), ...settingsOf(name, modules)}];
  });
  return new Map(surfaces);
}

function surfaceOf(modules) {
  const parts = new Set();
  const exported = new Map();
  const slots = new Set();
  const events = new Set();
  const properties = new Set();
  const unreadable = [];
  for (const path of modules) {
    const complain = (what) => unreadable.push(`${path}: ${what}`);
    for (const name of partsIn(path, complain)) parts.add(name);
    for (const text of templatesIn(path)) {
      for (const [, attributes] of text.matchAll(/<slot(?=[\s/>])([^>]*)>/g))
        slots.add(/\sname="([^"]*)"/.exec(attributes)?.[1] ?? '');
      for (const [, name] of text.matchAll(/var\(\s*(--chat-[\w-]*)/g))
        for (const whole of name.endsWith('-') ? keysIn(path).map((key) => name + key) : [name])
          properties.add(whole);
    }
    for (const list of exportsIn(path, complain)) {
      for (const pair of list.split(',').map((one) => one.trim())) {
        const [inner = '', outer = inner] = pair.split(':').map((one) => one.trim());
        exported.set(outer, inner);
      }
    }
    for (const name of eventsIn(path)) events.add(name);
  }
  return {parts, exported, slots, events, properties, unreadable};
}

/** The text of each template and string in `path`, with a mark for each thing put in. */
function templatesIn(path) {
  return nodesOf(sourceFile(path)).flatMap((node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
    if (!ts.isTemplateExpression(node)) return [];
    return [[node.head.text, ...node.templateSpans.map(({literal}) => literal.text)].join(inserted)];
  });
}

/** Keys of the tables that `path` goes through by `Object.keys`: what ends the names that it puts together. */
function keysIn(path) {
  const nodes = nodesOf(sourceFile(path));
  const tables = nodes
    .filter((node) => ts.isCallExpression(node) && node.expression.getText() === 'Object.keys')
    .map(({arguments: [table]}) => table.getText());
  return nodes
    .filter((node) => ts.isVariableDeclaration(node) && tables.includes(node.name.getText()))
    .flatMap(({initializer}) => nodesOf(initializer).find(ts.isObjectLiteralExpression)?.properties ?? [])
    .map(({name}) => name.text);
}

/** The lists that `path` gives to `exportparts`. */
function exportsIn(path, complain) {
  return nodesOf(sourceFile(path)).flatMap((node) => {
    const isCall = ts.isCallExpression(node) && node.expression.getText().endsWith('.setAttribute');
    if (isCall && node.arguments[0]?.text === 'exportparts')
      return written(node.arguments[1], path, complain);
    if (ts.isNoSubstitutionTemplateLiteral(node)) return inTemplate(node.text);
    if (!ts.isTemplateExpression(node)) return [];
    const before = [node.head.text, ...node.templateSpans.map(({literal}) => literal.text)];
    const bound = node.templateSpans.filter((_, at) => /\sexportparts=$/.test(before[at]));
    return [
      ...before.flatMap(inTemplate),
      ...bound.flatMap((one) => written(one.expression, path, complain)),
    ];
  });
}

const inTemplate = (text) => [...text.matchAll(/\sexportparts="([^"]*)"/g)].map(([, list]) => list);

/** The text that `node` is: a literal, some of them added up, or the name of a constant that is one of these. */
function written(node, path, complain) {
  const text = textOf(node, path);
  if (text === null) complain(`exportparts=${node.getText()} is not a text that is written out`);
  return text === null ? [] : [text];
}

function textOf(node, path) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isBinaryExpression(node)) {
    const [left, right] = [textOf(node.left, path), textOf(node.right, path)];
    return left === null || right === null ? null : left + right;
  }
  if (!ts.isIdentifier(node)) return null;
  return constantNamed(node.text, path);
}

function constantNamed(name, path) {
  const nodes = nodesOf(sourceFile(path));
  const declared = nodes.find((node) => ts.isVariableDeclaration(node) && node.name.getText() === name);
  if (declared?.initializer) return textOf(declared.initializer, path);
  const from = nodes.find(
    (node) =>
      ts.isImportDeclaration(node) && new RegExp(`\\b${name}\\b`).test(node.importClause?.getText() ?? ''),
  );
  if (!from) return null;
  return constantNamed(
    name,
    new URL(from.moduleSpecifier.text.replace(/\.js$/, '.ts'), `file:///${path}`).pathname.slice(1),
  );
}

/** Parts in the templates of `path`, and those that a script sets: `x.part.add('…')`, `setAttribute('part', '…')`. */
function partsIn(path, complain) {
  return nodesOf(sourceFile(path)).flatMap((node) => {
    if (ts.isNoSubstitutionTemplateLiteral(node)) return writtenParts(node.text);
    if (ts.isTemplateExpression(node)) {
      const texts = [node.head.text, ...node.templateSpans.map(({literal}) => literal.text)];
      const bound = node.templateSpans.filter((_, at) => /\spart=(?:"[^"]*)?$/.test(texts[at]));
      const named = bound.flatMap(({expression}) => namesOf(expression, path, complain));
      return [...writtenParts(texts.join(inserted)), ...named];
    }
    if (!ts.isCallExpression(node)) return [];
    const called = node.expression.getText();
    if (called.endsWith('.part.add')) return node.arguments.flatMap((one) => namesOf(one, path, complain));
    const isSet = called.endsWith('.setAttribute') && node.arguments[0]?.text === 'part';
    return isSet ? namesOf(node.arguments[1], path, complain) : [];
  });
}

function writtenParts(text) {
  const lists = [...text.matchAll(/\spart="([^"]*)"/g)].map(([, list]) => list);
  return lists
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== '' && !word.includes(inserted));
}

/** What the parts `node` may be: those that are written in it, or in the type of the argument that it is. */
function namesOf(node, path, complain) {
  const text = textOf(node, path);
  if (text !== null) return text.split(/\s+/);
  const written = literalsIn(node);
  if (written.length > 0) return written;
  const nodes = nodesOf(sourceFile(path));
  const argument = nodes.find((one) => ts.isParameter(one) && one.name.getText() === node.getText());
  const type = argument?.type;
  const alias = nodes.find((one) => ts.isTypeAliasDeclaration(one) && one.name.text === type?.getText());
  const names = literalsIn(alias?.type ?? type);
  if (names.length === 0) complain(`the part ${node.getText()} is nowhere written out`);
  return names;
}

const literalsIn = (node) =>
  node
    ? nodesOf(node)
        .filter(ts.isStringLiteral)
        .flatMap(({text}) => text.split(/\s+/))
    : [];

/** Types of the events that `path` makes, or hands on to what makes them. */
function eventsIn(path) {
  return nodesOf(sourceFile(path)).flatMap((node) => {
    if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return [];
    const made = ts.isNewExpression(node) ? node.expression.getText() : '';
    const [first] = node.arguments ?? [];
    if (made === 'Event' || made === 'CustomEvent')
      return first && ts.isStringLiteral(first) ? [first.text] : [];
    const handedOn = (node.arguments ?? []).filter(ts.isIdentifier).map(({text}) => text);
    return [made, ...handedOn].flatMap((name) => eventTypes().get(name) ?? []);
  });
}

let types;

/** Names of our classes of events to the types of these. */
function eventTypes() {
  if (types) return types;
  types = new Map();
  const files = new Set([...elementFiles().values()].flatMap((file) => modulesOf(file, new Map())));
  for (const node of [...files]
    .flatMap((path) => sourceFile(path).statements)
    .filter(ts.isClassDeclaration)) {
    const type = node.members.find((one) => ts.isPropertyDeclaration(one) && one.name.getText() === 'type');
    if (type?.initializer && ts.isStringLiteral(type.initializer))
      types.set(node.name.text, type.initializer.text);
  }
  return types;
}

/** What `@property()` makes of class `name` and those that it extends. */
function settingsOf(name, modules) {
  const attributes = new Set();
  const fields = new Set();
  const classes = new Map(
    modules
      .flatMap((path) => sourceFile(path).statements.filter(ts.isClassDeclaration))
      .map((one) => [one.name?.text, one]),
  );
  for (let one = classes.get(name); one; one = classes.get(baseOf(one))) {
    for (const member of one.members) {
      const options = propertyOptions(member);
      if (options === null) continue;
      const field = member.name.getText();
      const attribute = /\battribute: (?:'([^']*)'|(false))/.exec(options);
      fields.add(field);
      if (!attribute?.[2]) attributes.add(attribute?.[1] ?? field.toLowerCase());
    }
  }
  return {attributes, fields};
}

const baseOf = ({heritageClauses}) => heritageClauses?.[0]?.types[0]?.expression.getText();

/** What stands between the brackets of its `@property(…)`; null without one. */
function propertyOptions(member) {
  const decorators = ts.canHaveDecorators(member) ? (ts.getDecorators(member) ?? []) : [];
  const found = decorators.find((one) => one.getText().startsWith('@property('));
  return found ? found.getText().slice('@property('.length, -1) : null;
}
