import type {Logger} from 'pino';
import type {RunObserver} from './run-observer.js';

/** Tells all of `observers`. What one throws is logged, by its kind alone, and kept from the others and the run. */
export function toldAll(observers: readonly RunObserver[], logger: Logger): Required<RunObserver> {
  const tell = <K extends keyof RunObserver>(
    name: K,
    ...heard: Parameters<Required<RunObserver>[K]>
  ): void => {
    for (const observer of observers) {
      try {
        (observer[name] as ((...all: typeof heard) => void) | undefined)?.apply(observer, heard);
      } catch (error) {
        logger.error(
          {observed: name, cause: error instanceof Error ? error.name : typeof error},
          'observer failed',
        );
      }
    }
  };
  return {
    began: (...heard) => tell('began', ...heard),
    asked: (...heard) => tell('asked', ...heard),
    answered: (...heard) => tell('answered', ...heard),
    said: (...heard) => tell('said', ...heard),
    ended: (...heard) => tell('ended', ...heard),
  };
}
