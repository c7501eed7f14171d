/*
 * What fills itself: code that is coloured when its language has been loaded, formulas that are set when the setter
 * has. The tree says what shall stand there; a live body sees to it, in its own element.
 */

/** Source of a code block. */
export interface CodeContent {
  readonly kind: 'code';
  /** As it was written, its last line end included. */
  readonly text: string;
  /** The first word behind the fence; empty where there is none. */
  readonly language: string;
  /** False while more of it may come. */
  readonly isClosed: boolean;
}

/** A formula. */
export interface MathContent {
  readonly kind: 'math';
  /** TeX, without its delimiters. */
  readonly tex: string;
  /** On lines of its own. */
  readonly isDisplay: boolean;
}

/** What a renderer of the page makes of a block, in place of its code. */
export interface CustomContent {
  readonly kind: 'custom';
  readonly language: string;
  /** What stands between the fences; empty until `isFinal`. */
  readonly source: string;
  /** True where a closing fence is there. */
  readonly isClosed: boolean;
  /** False while later text may change the block: it is shown as code until then. */
  readonly isFinal: boolean;
}

/** The place of a reference to a footnote. */
export interface FootnoteContent {
  readonly kind: 'footnote';
  /** Of its definition. */
  readonly key: string;
  /** Its source, which is shown where nothing defines it. */
  readonly written: string;
}

/** The way from a footnote back to its reference. */
export interface FootnoteBackContent {
  readonly kind: 'footnote-back';
  readonly key: string;
  readonly number: number;
}

export type Content = CodeContent | MathContent | CustomContent | FootnoteContent | FootnoteBackContent;

/** What fills one element. */
export interface LiveBody<Kind extends Content = Content> {
  /** Shows `content` instead of what it showed before. Of code, only what stands behind the frozen part is given. */
  show(content: Kind): void;
  /**
   * The first `length` UTF-16 units of what is shown are final, and will not be given again.
   * Code only.
   */
  freeze?(length: number): void;
  /** All will be given again, from the first character: nothing is frozen any more. What is equal stays in place. */
  thaw?(): void;
  /** Waits for nothing any more. */
  dispose?(): void;
}
