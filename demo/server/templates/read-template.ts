import * as v from 'valibot';
import {type Document, isMap, isScalar, LineCounter, parseDocument, type Range} from 'yaml';
import type {TemplateVariable} from '../store/template-versions.js';
import {placeholdersIn} from './placeholders.js';
import {digestOf, type Template} from './template.js';
import {type TemplateFile, templateSchema, usualMaxLength} from './template-schema.js';
import {TemplatesError} from './templates-error.js';

/**
 * The template in `text`, which is the YAML of `file`.
 *
 * @throws {TemplatesError} naming everything that is wrong, each as `file:line: what`.
 */
export function readTemplate(text: string, file: string): Template {
  const lines = new LineCounter();
  const yaml = parseDocument(text, {lineCounter: lines, prettyErrors: false});
  const fail = (problems: readonly Problem[]): never => {
    const inOrder = problems.toSorted((one, other) => one.at - other.at);
    throw new TemplatesError(inOrder.map(({at, what}) => `${file}:${lines.linePos(at).line}: ${what}`));
  };
  const syntax = [...yaml.errors, ...yaml.warnings].map(({pos, message}) => ({at: pos[0], what: message}));
  if (syntax.length > 0) return fail(syntax);
  const value = plain(yaml);
  if (value instanceof Error) return fail([{at: 0, what: value.message}]);
  const parsed = v.safeParse(templateSchema, value);
  const problems = [
    ...(parsed.issues ?? []).map((issue) => schemaProblem(issue, yaml)),
    ...bodyProblems(value, yaml, text),
  ];
  if (!parsed.success || problems.length > 0) return fail(problems);
  return templateOf(parsed.output);
}

/** Something wrong, and where it begins in the text. */
interface Problem {
  readonly at: number;
  readonly what: string;
}

/** Aliases that grow without end are refused by the parser only here. */
function plain(yaml: Document): unknown {
  try {
    return yaml.toJS();
  } catch (error) {
    return error;
  }
}

/** Values are not repeated: they may be long, and are in the file. */
function schemaProblem(issue: v.InferIssue<typeof templateSchema>, yaml: Document): Problem {
  const path = (issue.path ?? []).map(({key}) => String(key));
  const at = placeOf(yaml, path);
  const name = path.join('.') || 'the file';
  if (issue.type !== 'strict_object') return {at, what: `${name}: ${issue.message}`};
  if (issue.expected === 'never') return {at, what: `${name}: is not known here`};
  return {at, what: `${name}: ${issue.received === 'undefined' ? 'is missing' : 'must be a map'}`};
}

/** Also found where other things are wrong: one look at a file tells all. */
function bodyProblems(value: unknown, yaml: Document, text: string): readonly Problem[] {
  const {body, variables} = (value ?? {}) as {readonly body?: unknown; readonly variables?: unknown};
  if (typeof body !== 'string') return [];
  const declared = typeof variables === 'object' ? Object.keys(variables ?? {}) : [];
  const {names, broken} = placeholdersIn(body);
  const inBody = (what: string): number => {
    const from = placeOf(yaml, ['body']);
    return Math.max(from, text.indexOf(what, from));
  };
  return [
    ...broken.map((what) => ({
      at: inBody(what),
      what: 'body: {{ must begin a {{variable}}; \\{{ writes two braces',
    })),
    ...[...names]
      .filter(([name]) => !declared.includes(name))
      .map(([name, what]) => ({at: inBody(what), what: `body: ${name} is not among the variables`})),
    ...declared
      .filter((name) => !names.has(name))
      .map((name) => ({
        at: placeOf(yaml, ['variables', name]),
        what: `variables.${name}: is not used in the body`,
      })),
  ];
}

/** Where the key at the end of `path` is, or the last one on the way there. */
function placeOf(yaml: Document, path: readonly string[]): number {
  let at = 0;
  let node: unknown = yaml.contents;
  for (const name of path) {
    const pair = isMap(node)
      ? node.items.find(({key}) => isScalar(key) && String(key.value) === name)
      : undefined;
    const range = isScalar(pair?.key) ? (pair.key.range as Range | null | undefined) : undefined;
    if (!range) return at;
    at = range[0];
    node = pair?.value;
  }
  return at;
}

function templateOf({name, version, description, variables: listed, body: written}: TemplateFile): Template {
  const variables = Object.entries(listed ?? {}).map(
    ([name, variable]): TemplateVariable => ({
      name,
      isRequired: variable?.required ?? false,
      usual: variable?.default ?? '',
      description: variable?.description ?? null,
      maxLength: variable?.max_length ?? usualMaxLength,
    }),
  );
  // A block of YAML ends with the line end before whatever comes next.
  const body = written.trimEnd();
  return {
    name,
    version,
    digest: digestOf({body, variables}),
    description: description ?? null,
    variables,
    body,
  };
}
