import * as v from 'valibot';
import {type ChatErrorCode, hintFor} from '../base/chat-error.js';
import {newId} from '../base/ids.js';
import {encodeEvent, eventStreamType} from '../encoders/chat-stream.js';
import {
  headerNames,
  parseEventId,
  type StartRequest,
  startRequestSchema,
  stopRequestSchema,
} from '../model/native-wire.js';
import {type Answering, bodyOf, streamed, whole} from './answering.js';
import {answerOf, goingOn, pageOf} from './native-answers.js';
import {NativeConversations} from './native-conversations.js';
import {type LoggedEvent, NativeRun} from './native-run.js';
import {refusalOf} from './refusal.js';

/** The native service behind the routes: its runs by id and by key, and their conversations. */
export class NativeService {
  readonly conversations = new NativeConversations();
  readonly #answering: Answering;
  readonly #runs = new Map<string, NativeRun>();
  readonly #runsByKey = new Map<string, NativeRun>();
  readonly #stoppedKeys = new Set<string>();

  constructor(answering: Answering) {
    this.#answering = answering;
  }

  async start(request: Request): Promise<Response> {
    const refusal = this.#answering.plan.nextRefusal();
    if (refusal) return refusalOf(refusal);
    const run = this.#runFor(request, await bodyOf(request));
    if (run instanceof Response) return run;
    if (request.headers.get(headerNames.prefer) === 'respond-async') {
      return Response.json({streamId: run.start.streamId}, {status: 202, headers: headersOf(run)});
    }
    // An endpoint that does not end in /stream is asked for JSON itself.
    return wantsJson(request) ? this.#whole(run, request) : this.#stream(run, -1);
  }

  async startWhole(request: Request): Promise<Response> {
    const refusal = this.#answering.plan.nextRefusal();
    if (refusal) return refusalOf(refusal);
    const run = this.#runFor(request, await bodyOf(request));
    return run instanceof Response ? run : this.#whole(run, request);
  }

  resume(id: string, request: Request): Response | Promise<Response> {
    const refusal = this.#answering.plan.nextRefusal();
    if (refusal) return refusalOf(refusal);
    const run = this.#runs.get(id);
    if (!run) return refused(404, 'not-found');
    if (wantsJson(request)) return this.#whole(run, request);
    const {searchParams} = new URL(request.url);
    if (searchParams.get('format') === 'snapshot') return this.#stream(run, -1, run.snapshot());
    const cursor = request.headers.get(headerNames.lastEventId) ?? searchParams.get('cursor');
    const after = cursor ? parseEventId(cursor) : {streamId: id, seq: -1};
    if (after?.streamId !== id || after.seq > run.lastSeq) return refused(409, 'resume-lost');
    if (run.end && after.seq === run.lastSeq)
      return new Response(null, {status: 204, headers: headersOf(run)});
    return this.#stream(run, after.seq);
  }

  async poll(id: string, request: Request): Promise<Response> {
    const refusal = this.#answering.plan.nextRefusal();
    if (refusal) return refusalOf(refusal);
    const run = this.#runs.get(id);
    if (!run) return refused(404, 'not-found');
    const {searchParams} = new URL(request.url);
    const after = Number(searchParams.get('after') ?? -1);
    if (!Number.isInteger(after) || after > run.lastSeq) return refused(409, 'resume-lost');
    const waitMs = Number(searchParams.get('wait') ?? 0) * 1000;
    const page = await pageOf(run, after, {waitMs, clock: this.#answering.clock, left: request.signal});
    return whole(page, this.#answering);
  }

  async stop(id: string, request: Request): Promise<Response> {
    const run = this.#runs.get(id);
    if (!run) return refused(404, 'not-found');
    run.stop(await afterSeqOf(request));
    return Response.json(stopAnswerOf(run), {status: 202});
  }

  async stopByKey(request: Request): Promise<Response> {
    const key = request.headers.get(headerNames.idempotencyKey) ?? '';
    const run = this.#runsByKey.get(key);
    if (!run) this.#stoppedKeys.add(key);
    run?.stop(await afterSeqOf(request));
    return Response.json(run ? stopAnswerOf(run) : {status: 'accepted'}, {status: 202});
  }

  /** The run of this request's key, begun where there is none yet. */
  #runFor(request: Request, body: unknown): NativeRun | Response {
    const key = request.headers.get(headerNames.idempotencyKey) ?? newId();
    const known = this.#runsByKey.get(key);
    if (known) return known;
    const parsed = v.safeParse(startRequestSchema, body);
    if (!parsed.success) return refused(422, 'invalid');
    const run = this.#begin(parsed.output);
    if (!run) return refused(409, 'conversation-busy');
    this.#runsByKey.set(key, run);
    this.#runs.set(run.start.streamId, run);
    if (this.#stoppedKeys.has(key)) run.stop(-1);
    return run;
  }

  #begin(request: StartRequest): NativeRun | null {
    const {clock, model} = this.#answering;
    const place = this.conversations.place(request, clock.now());
    if (!place) return null;
    const {events, atMs} = this.#answering.answerTo(request);
    const {conversationId, messageId, userMessageId, parts} = place;
    const run = new NativeRun({
      clock,
      start: {
        type: 'start',
        streamId: newId(),
        messageId,
        conversationId,
        model: request.model ?? model,
        ...(userMessageId !== null && {userMessageId}),
      },
      events: goingOn(parts, events),
      atMs: parts.length === 0 ? atMs : (seq) => atMs(Math.max(0, seq - 1)),
    });
    place.fill(run);
    return run;
  }

  #stream(run: NativeRun, after: number, first: readonly LoggedEvent[] = []): Response {
    const {streamId} = run.start;
    const from = first.at(-1)?.seq ?? after;
    const frames = async function* (left: AbortSignal): AsyncGenerator<string> {
      for (const {seq, event} of first) yield encodeEvent(streamId, seq, event);
      for await (const {seq, event} of run.after(from, left)) yield encodeEvent(streamId, seq, event);
    };
    return streamed(frames, {'content-type': eventStreamType, ...headersOf(run)}, this.#answering);
  }

  async #whole(run: NativeRun, {signal}: Request): Promise<Response> {
    const answer = await answerOf(run, signal);
    if ('code' in answer) return refused(answer.code === 'rate-limit' ? 429 : 503, answer.code);
    return whole(answer, this.#answering, {headers: headersOf(run)});
  }
}

/** What the native wire says where it refuses. */
export function refused(status: number, code: ChatErrorCode): Response {
  const problem = {type: 'about:blank', title: code, status, code, hint: hintFor(code)};
  return new Response(JSON.stringify(problem), {
    status,
    headers: {'content-type': 'application/problem+json'},
  });
}

function wantsJson({headers}: Request): boolean {
  const accept = headers.get('accept') ?? '';
  return accept.includes('application/json') && !accept.includes('text/event-stream');
}

function headersOf({start}: NativeRun): Readonly<Record<string, string>> {
  return {[headerNames.streamId]: start.streamId};
}

async function afterSeqOf(request: Request): Promise<number | undefined> {
  const parsed = v.safeParse(stopRequestSchema, await bodyOf(request));
  return parsed.success ? parsed.output.afterSeq : undefined;
}

function stopAnswerOf({start, end}: NativeRun): unknown {
  const {streamId, conversationId, messageId, userMessageId = null} = start;
  return {status: end?.type ?? 'running', streamId, conversationId, messageId, userMessageId};
}
