import type {Clock} from '../base/clock.js';
import type {WireName} from '../encoders/wire-encoder.js';
import type {ChatEvent} from '../model/chat-event.js';
import type {FaultPlan} from './fault.js';
import type {Frames} from './frames.js';
import {withFaults} from './frames.js';
import {pacedBody} from './paced-body.js';

/** What one answer says, and when. */
export interface TimedAnswer {
  /** What follows the start, a terminal event last. */
  readonly events: readonly ChatEvent[];
  /** Milliseconds after the start at which event number n comes; the start is 0. Never falls. */
  readonly atMs: (seq: number) => number;
}

/** What the handlers of all wires share. */
export interface Answering {
  readonly wire: WireName;
  readonly plan: FaultPlan;
  readonly clock: Clock;
  readonly model: string;
  readonly pieceBytes: number | null;
  /** The answer to a request with this body. Throws what the test's own function throws. */
  answerTo(body: unknown): TimedAnswer;
}

/** An answer of these frames, with what goes wrong in it. */
export function streamed(
  framesUntil: (left: AbortSignal) => Frames,
  headers: Readonly<Record<string, string>>,
  {plan, pieceBytes, clock}: Pick<Answering, 'plan' | 'pieceBytes' | 'clock'>,
): Response {
  const frameFaults = plan.nextFrameFaults();
  const faults = plan.nextByteFaults();
  const frames = (left: AbortSignal): Frames => withFaults(framesUntil(left), frameFaults);
  return new Response(pacedBody(frames, {faults, pieceBytes, clock}), {
    headers: {'cache-control': 'no-cache, no-transform', ...headers},
  });
}

/** A whole answer, with what goes wrong in its bytes. */
export function whole(
  json: unknown,
  {plan, pieceBytes, clock}: Pick<Answering, 'plan' | 'pieceBytes' | 'clock'>,
  {
    status = 200,
    headers = {},
  }: {readonly status?: number; readonly headers?: Readonly<Record<string, string>>} = {},
): Response {
  const frames = async function* (): AsyncGenerator<string> {
    yield JSON.stringify(json);
  };
  const body = pacedBody(frames, {faults: plan.nextByteFaults(), pieceBytes, clock});
  return new Response(body, {status, headers: {'content-type': 'application/json', ...headers}});
}

/** The JSON of a request; null where it is none. */
export async function bodyOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    // A wire whose requests have no body, or a test that sends nonsense: both are answered.
    return null;
  }
}
