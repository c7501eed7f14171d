import {chatChunkEncoder} from '../../../src/encoders/chat-chunk.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import {startRequestSchema} from '../../../src/model/native-wire.js';
import type {Services} from '../routes/environment.js';
import {ahead, type FoundStream, findStream} from '../routes/find-stream.js';
import {idempotencyKey} from '../routes/idempotency-key.js';
import {invalid} from '../routes/problem.js';
import {fitting} from '../routes/read-json.js';
import {startAs} from '../routes/start-request.js';
import {stopByKey, stopStream} from '../routes/stop-run.js';
import type {LogEntry} from '../stream-log/stream-log.js';
import type {CallMessage} from './client-message.js';
import {pluginFunction} from './plugin-functions.js';
import {inSinkScope} from './sink-scope.js';
import type {SocketWriter} from './socket-writer.js';

/** One call on a socket: who makes it, and where its answer goes. */
export interface SocketCall {
  readonly id: string;
  readonly userId: string;
  readonly signal: AbortSignal;
  /** True where the client took it back; the socket may also just be gone. */
  isCancelled(): boolean;
  readonly writer: SocketWriter;
}

type MessageOf<Type extends CallMessage['type']> = Extract<CallMessage, {readonly type: Type}>;

/** Answers `message` to its end. @throws {ChatError} where it is refused; nothing was answered then. */
export async function answerCall(message: CallMessage, call: SocketCall, services: Services): Promise<void> {
  switch (message.type) {
    case 'send':
      return answerSend(message, call, services);
    case 'resume':
      return answerResume(message, call, services);
    case 'snapshot': {
      const stream = await findStream(services, call.userId, message.streamId);
      services.watch.metrics.resumes.inc({kind: 'snapshot'});
      return tail(call, message.streamId, stream.snapshot(call.signal));
    }
    case 'stop':
      return answerStop(message, call, services);
    case 'plugin_call':
      return answerPlugin(message, call, services);
  }
}

async function answerSend(
  {request, idempotencyKey: key}: MessageOf<'send'>,
  call: SocketCall,
  services: Services,
): Promise<void> {
  const asked = {key: idempotencyKey(key), request: fitting(request, startRequestSchema)};
  const streamId = await startAs(call.userId, {...asked, canAnswerTools: true}, services);
  const stream = await findStream(services, call.userId, streamId);
  return tail(call, streamId, stream.batches(-1, call.signal));
}

async function answerResume(
  {streamId, after}: MessageOf<'resume'>,
  call: SocketCall,
  services: Services,
): Promise<void> {
  const stream: FoundStream = await findStream(services, call.userId, streamId);
  const {lastSeq, hasEnded} = stream.position;
  if (after > lastSeq) throw ahead();
  services.watch.metrics.resumes.inc({kind: 'resume'});
  if (hasEnded && after === lastSeq) call.writer.write({reqId: call.id, type: 'spent', streamId});
  else await tail(call, streamId, stream.batches(after, call.signal));
}

async function answerStop(
  {streamId, idempotencyKey: header, afterSeq}: MessageOf<'stop'>,
  {id, userId, writer}: SocketCall,
  services: Services,
): Promise<void> {
  const key = idempotencyKey(header);
  if ((streamId === undefined) === (key === null))
    throw invalid(422, 'A stop names what to stop by either `streamId` or `idempotencyKey`.');
  const answer =
    streamId === undefined
      ? await stopByKey(services, userId, key ?? '', afterSeq)
      : await stopStream(services, userId, streamId, afterSeq);
  writer.write({reqId: id, type: 'stopped', answer});
}

/** The same tail of the log that other readers have, one message an event. */
async function tail(
  {id, signal, writer}: SocketCall,
  streamId: string,
  batches: AsyncIterable<readonly LogEntry[]>,
): Promise<void> {
  writer.write({reqId: id, type: 'accepted', streamId});
  for await (const batch of batches) {
    await writer.room(signal);
    if (signal.aborted) return;
    for (const {event, seq} of batch) writer.write({reqId: id, event: {...event, seq}});
  }
  if (!signal.aborted) writer.write({reqId: id, type: 'end'});
}

async function answerPlugin(
  {plugin, function: name, args, tagging}: MessageOf<'plugin_call'>,
  call: SocketCall,
  services: Services,
): Promise<void> {
  const {id, userId, signal, writer} = call;
  const work = pluginFunction(plugin, name);
  const write = chunkWriter(id, writer, tagging);
  const sink = {
    userId,
    signal,
    isCancelled: () => call.isCancelled(),
    async write(batch: readonly LogEntry[]): Promise<void> {
      await writer.room(signal);
      if (!signal.aborted) for (const {event} of batch) write(event);
    },
  };
  await inSinkScope(sink, () => work(args, services));
}

/** Writes events as `ChatChunk`s that answer to `id`. */
export function chunkWriter(
  id: string,
  writer: SocketWriter,
  tagging: MessageOf<'plugin_call'>['tagging'] = 'external',
): (event: ChatEvent) => void {
  const facts = {streamId: id, messageId: '', conversationId: '', model: '', createdAt: 0};
  const encoder = chatChunkEncoder(facts, {reqId: id, tagging});
  return (event) => {
    // Lines of JSON, each a message of its own.
    for (const line of encoder.encode(event).split('\n')) if (line !== '') writer.writeText(line);
  };
}
