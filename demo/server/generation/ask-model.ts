import type {Clock} from '../../../src/base/clock.js';
import type {AnsweredBy, ProviderEvent} from '../providers/provider.js';
import type {PreparedAsking} from './prepare-asking.js';
import type {RunObserver} from './run-observer.js';
import type {RunPlace} from './run-place.js';

export interface AskTools {
  readonly place: RunPlace;
  readonly observer: Required<RunObserver>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told who answers, once. */
  onAnswered(answeredBy: AnsweredBy): void;
}

/**
 * What was found for the answer, then what the model says, as people may see it.
 *
 * @throws {ChatError} as the provider does.
 */
export async function* askModel(
  {guarded, events, provider, isAgain, tools}: PreparedAsking,
  {place, observer, clock, signal, onAnswered}: AskTools,
): AsyncGenerator<ProviderEvent, void, void> {
  yield* events;
  const {messages} = guarded;
  observer.asked(place, messages, clock.now());
  const said = guarded.restore(
    provider.stream({
      model: place.model,
      messages,
      tools,
      signal,
      userId: place.userId,
      isAgain,
      onAnswered: (answeredBy) => {
        onAnswered(answeredBy);
        observer.answered(place, answeredBy, clock.now());
      },
    }),
  );
  const careful = new Set(tools.flatMap(({name, needsApproval}) => (needsApproval ? [name] : [])));
  for await (const event of said)
    yield event.type === 'tool-call' && careful.has(event.name) ? {...event, needsApproval: true} : event;
}
