import {type WebSocketHandler, ws} from 'msw';
import * as v from 'valibot';
import {classifyError} from '../base/classify-error.js';
import {chatChunkEncoder} from '../encoders/chat-chunk.js';
import type {Answering} from './answering.js';
import type {RefusalFault} from './fault.js';
import {withFaults} from './frames.js';
import {pacedBody} from './paced-body.js';
import {factsOf, timed} from './wire-frames.js';

/** Closed without a word, as a line that died. */
const lostCode = 1006;

/** One end of a socket, as far as it is needed here. */
interface Peer {
  send(data: string): void;
  close(code?: number): void;
}

const messageSchema = v.looseObject({
  type: v.optional(v.string()),
  req_id: v.optional(v.union([v.string(), v.number()])),
  reqId: v.optional(v.union([v.string(), v.number()])),
});

/** Sockets that have somebody who answers: msw hands a socket to all handlers that fit, the newest first. */
const taken = new WeakSet<object>();

/** A socket that answers every message that has a request's id with `ChatChunk`s under that id; `cancel` ends them. */
export function socketHandlers(url: string | RegExp, answering: Answering): readonly WebSocketHandler[] {
  const link = ws.link(url);
  return [
    link.addEventListener('connection', ({client}) => {
      if (taken.has(client)) return;
      taken.add(client);
      const open = new Map<string, AbortController>();
      client.addEventListener('message', ({data}) => {
        const asked = messageOf(data);
        if (asked === null) return;
        const {id, type, body} = asked;
        if (type === 'cancel') {
          open.get(id)?.abort();
          return;
        }
        const refusal = answering.plan.nextRefusal();
        if (refusal) {
          refuse(client, id, refusal);
          return;
        }
        const left = new AbortController();
        open.set(id, left);
        void speak(client, id, body, answering, left.signal).finally(() => open.delete(id));
      });
      client.addEventListener('close', () => {
        for (const left of open.values()) left.abort();
      });
    }),
  ];
}

function messageOf(
  data: unknown,
): {readonly id: string; readonly type: string; readonly body: unknown} | null {
  let body: unknown;
  try {
    body = JSON.parse(String(data));
  } catch {
    // Nothing that could be answered: it has no id.
    return null;
  }
  const parsed = v.safeParse(messageSchema, body);
  const id = parsed.success ? (parsed.output.req_id ?? parsed.output.reqId) : undefined;
  return parsed.success && id !== undefined ? {id: String(id), type: parsed.output.type ?? '', body} : null;
}

function refuse(client: Peer, id: string, fault: RefusalFault): void {
  if (!('status' in fault)) {
    client.close(lostCode);
    return;
  }
  const {status, retryAfter} = fault;
  const problem = {status, code: classifyError({status})};
  const wait = retryAfter === undefined ? {} : {retryAfterMs: retryAfter * 1000};
  client.send(JSON.stringify({type: 'refused', req_id: id, problem, ...wait}));
}

/** Each frame is one message. A line that is cut closes the socket, and a frame that was cut with it never comes. */
async function speak(
  client: Peer,
  id: string,
  request: unknown,
  answering: Answering,
  left: AbortSignal,
): Promise<void> {
  const {plan, clock, pieceBytes} = answering;
  const facts = factsOf(answering);
  const encoder = chatChunkEncoder(facts, {reqId: id});
  const answer = answering.answerTo(request);
  const frameFaults = plan.nextFrameFaults();
  const frames = async function* (gone: AbortSignal): AsyncGenerator<string> {
    for await (const event of timed(answer, facts, clock, gone)) yield encoder.encode(event);
  };
  const body = pacedBody((gone) => withFaults(frames(gone), frameFaults), {
    faults: plan.nextByteFaults(),
    pieceBytes,
    clock,
  });
  const reader = body.getReader();
  const leave = (): void => void reader.cancel().catch(ignoreLateFailure);
  left.addEventListener('abort', leave, {once: true});
  const decoder = new TextDecoder();
  let rest = '';
  let hasEnded = false;
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      const lines = `${rest}${decoder.decode(step.value, {stream: true})}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) client.send(line);
    }
    hasEnded = rest === '';
  } catch {
    // The cut that the test asked for: the socket's close says so.
  } finally {
    left.removeEventListener('abort', leave);
  }
  if (!hasEnded && !left.aborted) client.close(lostCode);
}

function ignoreLateFailure(): void {
  // The answer is given up; that giving up failed changes nothing for anyone.
}
