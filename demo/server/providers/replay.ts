import {setImmediate} from 'node:timers/promises';
import type {Usage} from '../../../src/model/usage.js';
import type {ProviderEvent} from './provider.js';

/** All that a model said to one question, in as few events as can be. */
export interface SaidAnswer {
  readonly events: readonly Exclude<ProviderEvent, {type: 'finish'}>[];
  readonly usage: Usage | null;
}

/** Pieces of up to 120 code points, cut before white space where there is some. */
const pieces = /[\s\S]{1,120}(?=\s|$)|[\s\S]{1,120}/gu;

/** What a model said before, as it would stream it, without its pauses; the finish is left out. */
export async function* replay(
  {events}: Pick<SaidAnswer, 'events'>,
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent, void, void> {
  let isFirst = true;
  for (const event of events.flatMap(inPieces)) {
    // Nothing is waited for, but others get their turn; the first piece comes at once.
    if (!isFirst) await setImmediate();
    isFirst = false;
    signal.throwIfAborted();
    yield event;
  }
}

function inPieces(event: SaidAnswer['events'][number]): readonly ProviderEvent[] {
  if (event.type !== 'chunk' && event.type !== 'reasoning') return [event];
  return (event.content.match(pieces) ?? []).map((content) => ({...event, content}));
}
