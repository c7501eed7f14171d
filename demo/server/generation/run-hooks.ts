import type {Usage} from '../../../src/model/usage.js';
import type {AnsweredBy} from '../providers/provider.js';
import type {Queryable} from '../store/database.js';
import type {RunEnd} from '../store/runs.js';
import type {RunPlace} from './run-place.js';

/** How a run ended. */
export interface RunOutcome extends RunEnd {
  /** What this run alone used; null where the model did not say. */
  readonly usage: Usage | null;
  /** Null where nobody answered, or that is not known any more. */
  readonly answeredBy: AnsweredBy | null;
}

/**
 * What else must be saved with the start and the end of every run, such as what it may use. Both are called inside
 * the transaction that saves the start or the end, and write through its `db`: all of it holds, or nothing does.
 */
export interface RunHooks {
  /** A throw refuses the start, with that error; nothing is saved then. */
  began(db: Queryable, place: RunPlace): Promise<void>;
  /**
   * Holds exactly once for a run that began, however it ended; for one that died with its process, when the next one
   * starts. A throw has the end saved again a little later, so it may be called more than once.
   */
  ended(db: Queryable, place: RunPlace, outcome: RunOutcome): Promise<void>;
}
