import type {MarkdownPolicy} from '../guard/policy.js';
import type {MarkdownLabels} from '../labels.js';
import type {EntityLookup} from '../source/entities.js';
import type {SafeNode} from './safe-node.js';

/** What the builders of nodes need to know besides the tokens. */
export interface BuildOptions {
  readonly policy: MarkdownPolicy;
  readonly labels: MarkdownLabels;
  readonly lookUpEntity: EntityLookup;
  /** False while later text may change this block: nothing is fetched for it before. */
  readonly isSettled: boolean;
  /** True where the text that still grows ends with these tokens: an address at their end may be half an address. */
  readonly isOpen: boolean;
  /** Counts the links and images of a block. */
  readonly counted: {links: number};
  /** Whether the page draws blocks of a language itself. */
  readonly hasRenderer?: ((language: string) => boolean) | undefined;
  /**
   * Of blocks that stand in no other: UTF-16 units of the first paragraph that stand before what is given of it. Long
   * paragraphs are taken in pieces then, as a browser does it with less work.
   */
  readonly before?: number | undefined;
  /** Inside a link: takes the placeholders of images, for a button cannot stand in a link. */
  readonly afterLink?: SafeNode[] | undefined;
}
