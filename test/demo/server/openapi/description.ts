import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {Ajv2020, type ValidateFunction} from 'ajv/dist/2020.js';
import {createParser} from 'eventsource-parser';
import {parse} from 'yaml';

type Node = Readonly<Record<string, unknown>>;

interface ResponseNode {
  readonly headers?: Readonly<Record<string, Node>>;
  readonly content?: Readonly<Record<string, {readonly schema: Node}>>;
}

export interface Operation {
  readonly responses: Readonly<Record<string, Node>>;
}

export interface Description extends Node {
  readonly info: {readonly version: string};
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {readonly schemas: Readonly<Record<string, Node>>};
}

export const descriptionFile = fileURLToPath(new URL('../../../../docs/openapi.yaml', import.meta.url));
export const description = parse(readFileSync(descriptionFile, 'utf8')) as Description;

const methods = ['get', 'put', 'post', 'delete', 'patch'];

/** Every operation, as `GET /path/{name}`. */
export const described: ReadonlyMap<string, Operation> = new Map(
  Object.entries(description.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [[`${method.toUpperCase()} ${path}`, operation] as const] : [];
    }),
  ),
);

/** What may be answered to anything, and stands in `info.description` and not by every route. */
const answersToAnything: ReadonlySet<number> = new Set([400, 403, 405, 414, 429, 431, 500, 503]);

/** The description in which objects have no fields but those that are described: what is not said there is found. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  return 'properties' in inner && !('additionalProperties' in inner)
    ? {...inner, additionalProperties: false}
    : inner;
}

const root = closed(description) as Node;
const ajv = new Ajv2020({strict: false, allErrors: true}).addSchema(root, 'description');
const validators = new Map<Node, ValidateFunction>();

/** What is wrong with `value`, where that is anything, by a schema of the description. */
export function problemsWith(value: unknown, schema: Node): readonly string[] {
  const validate = validators.get(schema) ?? ajv.compile(rooted(schema));
  validators.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({instancePath, message}) => `${instancePath} ${message}`);
}

/** Its references, as they are reached from elsewhere. */
function rooted(schema: Node): Node {
  return JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/', '"description#/')) as Node;
}

/** The node itself, or the one that its `$ref` names. */
function resolved(node: Node): Node {
  const {$ref} = node;
  if (typeof $ref !== 'string') return node;
  const names = $ref.slice('#/'.length).split('/');
  return names.reduce<unknown>((found, name) => (found as Node)[name], description) as Node;
}

/** How an answer differs from what is described of `route`; empty where it does not. Reads its body. */
export async function differences(route: string, response: Response): Promise<readonly string[]> {
  const responses = described.get(route)?.responses ?? {};
  const usual = answersToAnything.has(response.status) ? responses['default'] : undefined;
  const node = responses[String(response.status)] ?? usual;
  const body = await response.text();
  if (!node) return [`${response.status} is not described: ${body.slice(0, 200)}`];
  const {headers = {}, content} = resolved(node) as ResponseNode;
  return [...headerDifferences(headers, response), ...bodyDifferences(content, response, body)];
}

function headerDifferences(headers: NonNullable<ResponseNode['headers']>, response: Response): string[] {
  return Object.entries(headers).flatMap(([name, node]) => {
    const {required, schema} = resolved(node) as {required?: boolean; schema: Node};
    const value = response.headers.get(name);
    if (value === null) return required ? [`${name} is missing`] : [];
    return problemsWith(value, schema).map((problem) => `${name}${problem}`);
  });
}

function bodyDifferences(
  content: ResponseNode['content'],
  response: Response,
  body: string,
): readonly string[] {
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  if (!content) return body === '' ? [] : ['a body that is not described'];
  const schema = (content[type] ?? content['*/*'])?.schema;
  if (!schema) return [`the content type ${type} is not described`];
  // Streams in the words of other wires are read by the clients of those.
  const isNative = resolved(schema) === description.components.schemas['EventStream'];
  if (type === 'text/event-stream' && isNative)
    return eventsOf(body).flatMap((event) => problemsWith(event, chatEvent));
  return problemsWith(type.endsWith('json') ? JSON.parse(body) : body, schema);
}

export const chatEvent: Node = {$ref: '#/components/schemas/ChatEvent'};

/** What the frames of an event stream say. */
export function eventsOf(body: string): readonly unknown[] {
  const events: unknown[] = [];
  createParser({onEvent: ({data}) => void events.push(JSON.parse(data))}).feed(body);
  return events;
}
