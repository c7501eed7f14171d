import {ChatError} from '../../src/base/chat-error.js';
import {systemClock} from '../../src/base/clock.js';
import type {ChatEvent, TerminalEvent} from '../../src/model/chat-event.js';
import {chatStream} from '../../src/protocols/chat-stream.js';
import {Ladder} from '../../src/stream/ladder.js';
import type {LineStatus} from '../../src/stream/line-status.js';
import type {UnbrokenStreamOptions} from '../../src/stream/stream-options.js';
import {UnbrokenStream} from '../../src/stream/unbroken-stream.js';
import {sse} from '../../src/transport/fetch-sse.js';
import {guardFetch} from '../../src/transport/guarded-fetch.js';
import {json} from '../../src/transport/json.js';
import {polling} from '../../src/transport/polling.js';
import {ManualClock} from './manual-clock.js';
import {ManualSignals} from './manual-signals.js';
import {nativeFrames, type ScriptedWire, type Step, scriptWire} from './scripted-wire.js';
import type {WireScript} from './wire-url.js';

export const startEvent = {type: 'start', streamId: 's', messageId: 'm', conversationId: 'c', model: 'x'};
export const chunkEvent = (content: string) => ({type: 'chunk', content});
export const answerText = 'Grüße aus Ælfheim';
export const doneEvent = {type: 'done', finishReason: 'stop', length: answerText.length};
/** An answer of five events. */
export const answerEvents: readonly object[] = [
  startEvent,
  chunkEvent('Grüße '),
  chunkEvent('aus '),
  chunkEvent('Ælfheim'),
  doneEvent,
];
export const answerFrames = nativeFrames('s', answerEvents);
export const namesStream = {'stream-id': 's'};

/** A stream that says `chunks` and then nothing, until its reader leaves. */
export const held = (...chunks: readonly string[]): WireScript => ({
  chunks,
  cut: 'hold',
  headers: namesStream,
});

/** Answers 202 to a turn whose answer will be polled. */
export const accepted: WireScript = {
  status: 202,
  type: 'application/json',
  headers: namesStream,
  chunks: ['{"streamId":"s"}'],
};

/** A page of the answer's events, from number `from` up to before `to`. */
export function page(from: number, to: number, events: readonly object[] = answerEvents): WireScript {
  const numbered = events.slice(from, to).map((event, at) => ({...event, seq: from + at}));
  return {type: 'application/json', chunks: [JSON.stringify({events: numbered, next: to - 1, done: false})]};
}

/** The answer in one piece. */
export const wholeAnswer: WireScript = {
  type: 'application/json',
  chunks: [
    JSON.stringify({
      streamId: 's',
      conversationId: 'c',
      messageId: 'm',
      model: 'x',
      parts: [{type: 'text', text: answerText}],
      text: answerText,
      finishReason: 'stop',
    }),
  ],
};

export interface StreamReading {
  readonly wire: ScriptedWire;
  readonly stream: UnbrokenStream;
  readonly clock: ManualClock;
  readonly signals: ManualSignals;
  readonly ladder: Ladder;
  readonly heard: readonly ChatEvent[];
  readonly statuses: readonly LineStatus[];
  readonly end: Promise<TerminalEvent>;
  /** The text that was said, a reset heeded. */
  text(): string;
  /** What was asked for: method, path and query. */
  asked(): readonly string[];
  statusesOf<Kind extends LineStatus['kind']>(
    kind: Kind,
  ): readonly Extract<LineStatus, {readonly kind: Kind}>[];
  /** Lets time pass, a bit after each look, until `condition` holds; fails after ten seconds of real time. */
  pass(stepMs: number, condition: () => boolean): Promise<void>;
  /** The error that it ended with. */
  failure(): Promise<ChatError>;
}

/**
 * Reads a scripted wire with every transport there is, no jitter, and a page and a clock that do as they are told.
 * Time stands still, except for what `clock` is given.
 */
export function readStream(
  steps: readonly Step[],
  overrides: Partial<UnbrokenStreamOptions> = {},
): StreamReading {
  const wire = scriptWire(...steps);
  const heard: ChatEvent[] = [];
  const statuses: LineStatus[] = [];
  const endpoint = new URL(wire.endpoint);
  const clock = (overrides.clock ?? new ManualClock()) as ManualClock;
  const signals = (overrides.pageSignals ?? new ManualSignals()) as ManualSignals;
  const ladder = overrides.ladder ?? new Ladder([sse(), polling(), json()], clock);
  const stream = new UnbrokenStream({
    protocol: chatStream(),
    endpoint,
    isSameOrigin: true,
    turn: {endpoint, idempotencyKey: 'key', request: {trigger: 'send', message: 'hi'}, history: []},
    from: null,
    refreshAuth: null,
    answersWithoutCors: async () => false,
    prepare: async (request) => request,
    fetch: guardFetch({fetch: wire.fetch, allowedOrigins: new Set([endpoint.origin])}),
    random: () => 0,
    retry: {attempts: 8, budgetMs: 120_000, baseMs: 500, maxMs: 30_000},
    timeouts: {connectMs: 30_000, firstByteMs: 60_000, idleMs: null, totalMs: null},
    maxMalformed: 3,
    signal: new AbortController().signal,
    onEvent: (event) => heard.push(event),
    onStatus: (status) => statuses.push(status),
    ...overrides,
    ladder,
    clock,
    pageSignals: signals,
  });
  const end = stream.read();
  // Claimed by `end` or `failure`: until then nobody listens.
  end.catch(() => {});
  return {
    wire,
    stream,
    clock,
    signals,
    ladder,
    heard,
    statuses,
    end,
    text: () => heard.reduce(textAfter, ''),
    asked: () => wire.requests.map(({init, url}) => `${init.method} ${url.pathname}${url.search}`),
    statusesOf: (kind) => statuses.filter((status) => status.kind === kind) as never,
    pass: (stepMs, condition) => passTime(clock, stepMs, condition, wire),
    failure: () => failureOf(end),
  };
}

function textAfter(text: string, event: ChatEvent): string {
  if (event.type === 'chunk') return text + event.content;
  if (event.type !== 'reset') return text;
  return event.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/**
 * Lets `stepMs` of the clock's time pass after each look, until `condition` holds; none while the head of an answer of
 * `wire` is under way: a busy machine is no slow service.
 */
export async function passTime(
  clock: ManualClock,
  stepMs: number,
  condition: () => boolean,
  wire?: ScriptedWire,
): Promise<void> {
  const deadline = systemClock.now() + 10_000;
  while (!condition()) {
    if (systemClock.now() > deadline) throw new Error(`Time passed in vain until ${condition}`);
    // Sockets are real, and are given a turn between two looks.
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (!condition() && !wire?.isAwaitingHead) clock.advance(stepMs);
  }
}

/** The ChatError that `attempt` fails with. */
export async function failureOf(attempt: Promise<unknown>): Promise<ChatError> {
  const error = await attempt.then(
    () => new Error('It ended well.'),
    (reason: unknown) => reason,
  );
  if (error instanceof ChatError) return error;
  throw error;
}
