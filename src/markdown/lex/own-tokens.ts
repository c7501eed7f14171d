import type {Token} from 'marked';

/** Kinds of alerts, as GitHub knows them. */
export const alertKinds = ['note', 'tip', 'important', 'warning', 'caution'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** A quote that says on its first line what kind of remark it is. */
export interface AlertToken {
  readonly type: 'alert';
  readonly raw: string;
  readonly kind: AlertKind;
  readonly tokens: Token[];
}

/** Text that stands at the end of the message. Shown there, and not where it was written. */
export interface FootnoteToken {
  readonly type: 'footnote';
  readonly raw: string;
  readonly label: string;
  /** Markdown of its own, without the indentation of its lines. */
  readonly text: string;
}

/** The mark in the text that leads to a footnote. */
export interface FootnoteReferenceToken {
  readonly type: 'footnote-reference';
  readonly raw: string;
  readonly label: string;
}

/** A formula, in a line or on lines of its own. */
export interface MathToken {
  readonly type: 'math';
  readonly raw: string;
  /** TeX, without its delimiters. */
  readonly tex: string;
  readonly isDisplay: boolean;
  /** False where the text ends before its closing delimiter has come. */
  readonly isClosed: boolean;
  /** Between fences, and so a block whether or not it is closed. */
  readonly isFenced: boolean;
}

/** A place in a long paragraph at which a browser's work on text may stop. Nothing stands there. */
export interface BreakToken {
  readonly type: 'break';
  readonly raw: '';
  readonly isLineEnd: boolean;
}

/** Tokens that marked does not know. */
export type OwnToken = AlertToken | FootnoteToken | FootnoteReferenceToken | MathToken | BreakToken;
