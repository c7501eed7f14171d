import type {StreamId} from '../../../src/base/ids.js';
import type {Fixed} from './fixed.js';

/** What was sent to a model for a run, and how it went. It goes with its run. */
export interface InspectionsTable {
  stream_id: Fixed<StreamId>;
  /** JSON of an `Inspection`. */
  details: string;
  /** Milliseconds since the epoch: when it was written last. */
  saved_at: number;
}

export interface InspectTables {
  inspections: InspectionsTable;
}
