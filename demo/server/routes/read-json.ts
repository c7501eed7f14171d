import type {IncomingMessage} from 'node:http';
import * as v from 'valibot';
import {ChatError} from '../../../src/base/chat-error.js';
import {isDeeperThan} from '../../../src/base/json-depth.js';
import {invalid} from './problem.js';

/** Most bytes of a request's body, where a route does not take more. */
export const maxBodyBytes = 256 * 1024;
const maxDepth = 32;

/**
 * The request's JSON body, checked against `schema`.
 *
 * @throws {ChatError} 415 for another content type, 413 past `maxBytes`, 256 kB (before the rest is read), 400 for what is not
 *   UTF-8 or JSON, 422 for what does not fit the schema. `hint` names the field.
 */
export async function readJson<Schema extends v.GenericSchema>(
  incoming: IncomingMessage,
  schema: Schema,
  {maxBytes = maxBodyBytes}: {readonly maxBytes?: number} = {},
): Promise<v.InferOutput<Schema>> {
  checkContentType(incoming);
  return fitting(parseJson(await readBody(incoming, maxBytes)), schema);
}

/** `json`, checked against `schema`. @throws {ChatError} 422 for what does not fit; `hint` names the field. */
export function fitting<Schema extends v.GenericSchema>(
  json: unknown,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, json, {abortEarly: true});
  if (!parsed.success) throw schemaError(parsed.issues[0]);
  return parsed.output;
}

/** True when the request carries a body, by its headers. */
export function hasBody({headers}: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function checkContentType({headers}: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  if (type.trim() !== 'application/json' || (charset !== undefined && !/^charset="?utf-8"?$/.test(charset))) {
    throw invalid(415, 'Send the body as application/json in UTF-8.');
  }
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    throw invalid(415, 'Send the body without compression.');
  }
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  // Its end was told already: nobody would hear it again.
  if (incoming.destroyed) throw invalid(400, 'The body was cut.');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Not `for await`: leaving that loop would destroy the socket under our answer.
  return new Promise((resolve, reject) => {
    const finish = (error: unknown): void => {
      incoming.off('data', onData).off('end', onEnd).off('error', finish).off('close', onClose);
      if (error === undefined) resolve(Buffer.concat(chunks));
      else reject(error);
    };
    const onData = (chunk: Uint8Array): void => {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) finish(tooLarge(maxBytes));
      else chunks.push(chunk);
    };
    const onEnd = (): void => finish(undefined);
    const onClose = (): void => finish(invalid(400, 'The body was cut.'));
    incoming.on('data', onData).on('end', onEnd).on('error', finish).on('close', onClose);
  });
}

/** What `body` holds. @throws {ChatError} 400 for what is not UTF-8 or JSON, or nested deeper than 32 levels. */
export function parseJson(body: Uint8Array): unknown {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(body));
  } catch (error) {
    throw invalid(400, 'The body is not JSON in UTF-8.', error);
  }
  if (isDeeperThan(json, maxDepth)) throw invalid(400, `The body is nested deeper than ${maxDepth} levels.`);
  return json;
}

/** Names the field and what it should be; never repeats what was sent. */
function schemaError(issue: v.BaseIssue<unknown>): ChatError {
  const path = issue.path?.map(({key}) => String(key)).join('.') ?? '';
  const field = path === '' ? 'The body' : `\`${path.slice(0, 80)}\``;
  if (issue.type === 'max_length') {
    const hint = `${field} is too long: ${issue.expected} characters are allowed.`;
    return new ChatError(hint, {code: 'too-large', status: 413, stage: 'open', hint});
  }
  if (issue.expected === 'never') return invalid(422, `${field} is not a field of this request.`);
  if (issue.received === 'undefined') return invalid(422, `${field} is missing.`);
  return invalid(422, `${field} must be ${issue.expected ?? 'something else'}.`);
}

function tooLarge(maxBytes: number): ChatError {
  const hint = `The body is larger than ${maxBytes / 1024} kB. Shorten it.`;
  return new ChatError(hint, {code: 'too-large', status: 413, stage: 'open', hint});
}
