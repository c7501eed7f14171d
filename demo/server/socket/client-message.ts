import * as v from 'valibot';
import {fitting, parseJson} from '../routes/read-json.js';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const seq = v.pipe(v.number(), v.integer(), v.minValue(-1));
const name = v.pipe(v.string(), v.maxLength(64));

/** What a client says on a socket. Ids are its own choice, and name what is answered to it. */
export const clientMessageSchema = v.variant('type', [
  /** The first of all, and again whenever there is a new token. */
  v.strictObject({type: v.literal('auth'), token: v.nullish(v.pipe(v.string(), v.maxLength(4096)), null)}),
  /** As `POST …/stream`. */
  v.strictObject({
    type: v.literal('send'),
    reqId: id,
    request: v.unknown(),
    idempotencyKey: v.exactOptional(v.string()),
  }),
  /** As `GET …/stream/:streamId`: events after number `after`. */
  v.strictObject({
    type: v.literal('resume'),
    reqId: id,
    streamId: id,
    after: v.exactOptional(seq, -1),
  }),
  v.strictObject({type: v.literal('snapshot'), reqId: id, streamId: id}),
  /** As the two stop routes: by the stream, or by the key of a request whose stream is not known. */
  v.strictObject({
    type: v.literal('stop'),
    reqId: id,
    streamId: v.exactOptional(id),
    idempotencyKey: v.exactOptional(v.string()),
    afterSeq: v.exactOptional(seq),
  }),
  v.strictObject({
    type: v.literal('plugin_call'),
    req_id: id,
    plugin: name,
    function: name,
    args: v.unknown(),
    /** serde's ways to tag what is answered. */
    tagging: v.exactOptional(v.picklist(['external', 'internal'])),
  }),
  /** Ends a plugin call, and its run; of another call, only that it is read here. */
  v.strictObject({type: v.literal('cancel'), req_id: v.exactOptional(id), reqId: v.exactOptional(id)}),
  v.strictObject({type: v.literal('ping')}),
  v.strictObject({type: v.literal('pong')}),
]);
export type ClientMessage = v.InferOutput<typeof clientMessageSchema>;
export type CallMessage = Extract<
  ClientMessage,
  {type: 'send' | 'resume' | 'snapshot' | 'stop' | 'plugin_call'}
>;

/** @throws {ChatError} 400 for what is not JSON, 422 for what is no message of these; `hint` says what is wrong. */
export function readClientMessage(json: unknown): ClientMessage {
  return fitting(json, clientMessageSchema);
}

/** What `bytes` hold, and the id that it names, so that also what cannot be answered is refused by its name. */
export function parseClientMessage(bytes: Uint8Array): {readonly json: unknown; readonly id: string | null} {
  const json = parseJson(bytes);
  const {reqId, req_id: reqIdOfPlugin} = (json ?? {}) as {
    readonly reqId?: unknown;
    readonly req_id?: unknown;
  };
  const named = reqId ?? reqIdOfPlugin;
  return {json, id: typeof named === 'string' && named.length <= 128 ? named : null};
}

/** The id that `message` is answered under. */
export function idOf(message: CallMessage): string {
  return message.type === 'plugin_call' ? message.req_id : message.reqId;
}
