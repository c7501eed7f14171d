import type {Segmented} from './segment-builder.js';

/** A segment as it was last built, to be taken again as long as nothing about it changed. */
export interface Built extends Segmented {
  /** The source that is on screen. */
  readonly shown: string;
  /** True where words were put behind what was built. */
  readonly isBehind: boolean;
  readonly isSettled: boolean;
  readonly isOpen: boolean;
  /** How many definitions were known. */
  readonly definitions: number;
  /** Labels that were looked for in vain. */
  readonly asked: ReadonlySet<string>;
}
