import type {Logger} from 'pino';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {ProviderEvent} from '../providers/provider.js';
import type {AnswerCompanion, AnswerHook, DataEvent} from './answer-hook.js';
import type {RunPlace} from './run-place.js';
import {untilAborted} from './until-aborted.js';

/** All that goes beside one answer. What throws is logged, by its kind alone, and asked no more. */
export class Companions {
  readonly #companions = new Set<AnswerCompanion>();
  readonly #streamId: string;
  readonly #logger: Logger;

  constructor(hooks: readonly AnswerHook[], place: RunPlace, logger: Logger) {
    this.#streamId = place.streamId;
    this.#logger = logger;
    for (const hook of hooks) {
      const companion = this.#tried(() => hook.open(place));
      if (companion) this.#companions.add(companion);
    }
  }

  get size(): number {
    return this.#companions.size;
  }

  /** What is to be sent right after `event`. */
  said(event: Exclude<ProviderEvent, {type: 'finish'}>): readonly DataEvent[] {
    if (this.#companions.size === 0) return [];
    return [...this.#companions].flatMap(
      (companion) => this.#tried(() => companion.said?.(event) ?? [], companion) ?? [],
    );
  }

  /** What is to be sent of the complete answer; less of it where `signal` aborts meanwhile. */
  async *completed(
    parts: readonly MessagePart[],
    signal: AbortSignal,
  ): AsyncGenerator<DataEvent, void, void> {
    for (const companion of this.#companions) {
      if (!companion.completed) continue;
      yield* untilAborted(this.#completedOf(companion, parts, signal), signal);
    }
  }

  async *#completedOf(
    companion: AnswerCompanion,
    parts: readonly MessagePart[],
    signal: AbortSignal,
  ): AsyncGenerator<DataEvent, void, void> {
    try {
      yield* (await companion.completed?.(parts, signal)) ?? [];
    } catch (error) {
      this.#failed(error);
    }
  }

  #tried<T>(ask: () => T, companion?: AnswerCompanion): T | undefined {
    try {
      return ask();
    } catch (error) {
      this.#failed(error);
      if (companion) this.#companions.delete(companion);
      return undefined;
    }
  }

  #failed(error: unknown): void {
    const cause = error instanceof Error ? error.name : typeof error;
    this.#logger.error({streamId: this.#streamId, cause}, 'application data left out');
  }
}

/** `events`, each followed by what goes beside it; what is about the whole comes before the finish. */
export function withCompanions(
  events: AsyncIterable<ProviderEvent>,
  companions: Companions,
  about: {readonly partsOf: () => readonly MessagePart[]; readonly signal: AbortSignal},
): AsyncIterable<ProviderEvent> {
  return companions.size === 0 ? events : accompanied(events, companions, about);
}

async function* accompanied(
  events: AsyncIterable<ProviderEvent>,
  companions: Companions,
  {partsOf, signal}: {readonly partsOf: () => readonly MessagePart[]; readonly signal: AbortSignal},
): AsyncGenerator<ProviderEvent, void, void> {
  for await (const event of events) {
    if (event.type === 'finish') {
      yield* companions.completed(partsOf(), signal);
      yield event;
    } else {
      yield event;
      yield* companions.said(event);
    }
  }
}
