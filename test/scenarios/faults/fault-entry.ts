import type {FaultRig} from './fault-rig.js';

/** One row of the fault table. */
export interface FaultEntry {
  readonly id: `F${string}`;
  readonly kind: string;
  /** How the fault is produced here. */
  readonly how: string;
  /** What is looked at. */
  readonly oracle: string;
  /** Why it cannot be run yet; absent where it can. */
  readonly pending?: string;
  /** Produces the fault, and throws where the oracle is not met. */
  run(rig: FaultRig): Promise<void>;
}
