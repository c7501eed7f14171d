import * as v from 'valibot';
import {chatEventSchema, messagePartSchema} from '../../model/chat-event.js';
import {messageSchema} from '../journal/state-json.js';

/*
 * What tabs say to each other. Another tab may run another version of this package: what cannot be read is passed over.
 */

const streamId = v.string();
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const beganSchema = v.object({
  version: v.literal(1),
  kind: v.literal('began'),
  conversationId: v.nullable(v.string()),
  streamId,
  question: v.nullable(messageSchema),
  reply: messageSchema,
});

const sharedSchema = v.variant('kind', [
  /** An event was applied to the reply. */
  v.object({kind: v.literal('event'), streamId, seq, id: v.nullable(v.string()), event: chatEventSchema}),
  /** The line is open, and quiet. */
  v.object({kind: v.literal('alive'), streamId}),
  /** Somebody has the events up to `afterSeq`, and asks for what came since. */
  v.object({kind: v.literal('behind'), streamId, afterSeq: v.number()}),
  /** The whole reply, for who is behind. */
  v.object({
    kind: v.literal('snapshot'),
    streamId,
    seq,
    id: v.nullable(v.string()),
    parts: v.array(messagePartSchema),
  }),
]);

/** A stream began in another tab, which reads it. */
export type Began = v.InferOutput<typeof beganSchema>;
/** What is said of a stream while it is read. */
export type Shared = v.InferOutput<typeof sharedSchema>;

/** What tabs post: `version` tells later ones how to read it. */
export const written = (message: object): object => ({version: 1, ...message});

/** The kind and stream of a message, read for next to nothing: most messages are about streams of others. */
export function addressOf(heard: unknown): {readonly kind: string; readonly streamId: string} | null {
  const {version, kind, streamId} = (heard ?? {}) as Readonly<Record<string, unknown>>;
  return version === 1 && typeof kind === 'string' && typeof streamId === 'string' ? {kind, streamId} : null;
}

export function readBegan(heard: unknown): Began | null {
  const parsed = v.safeParse(beganSchema, heard);
  return parsed.success ? parsed.output : null;
}

export function readShared(heard: unknown): Shared | null {
  const parsed = v.safeParse(sharedSchema, heard);
  return parsed.success ? parsed.output : null;
}
