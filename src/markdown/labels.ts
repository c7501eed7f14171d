import type {AlertKind} from './lex/own-tokens.js';

/** The words that the renderer itself puts on the page. */
export interface MarkdownLabels {
  /**
   * Name of a code block, for screen readers. `language` is empty where none was given, `lineCount` is missing where it
   * is not known.
   */
  readonly code: (language: string, lineCount?: number) => string;
  /** How long a code block is. */
  readonly lineCount: (count: number) => string;
  /** The buttons of a code block. */
  readonly wrapCode: string;
  readonly downloadCode: string;
  readonly copyCode: string;
  /** Said for a moment when code was copied, and when that failed. */
  readonly copied: string;
  readonly notCopied: string;
  /** Name of the frame in which a table scrolls. */
  readonly table: string;
  /** The button that fetches an image. */
  readonly loadImage: string;
  /** Said in place of an image that a person asked for and that did not come. */
  readonly imageFailed: string;
  /** Names of the boxes of a task list. */
  readonly done: string;
  readonly notDone: string;
  /** Titles of alerts. */
  readonly alerts: Readonly<Record<AlertKind, string>>;
  /** Name of the frame in which a formula scrolls. */
  readonly formula: string;
  /** Heading of the footnotes, for screen readers. */
  readonly footnotes: string;
  /** Names of the link to a footnote, and of the way back. */
  readonly footnote: (number: number) => string;
  readonly backToReference: (number: number) => string;
}

const lines = (count: number): string => `${count} ${count === 1 ? 'line' : 'lines'}`;

export const englishLabels: MarkdownLabels = {
  code: (language, lineCount) =>
    [
      'Code',
      ...(language === '' ? [] : [language]),
      ...(lineCount === undefined ? [] : [lines(lineCount)]),
    ].join(', '),
  lineCount: lines,
  wrapCode: 'Wrap lines',
  downloadCode: 'Download',
  copyCode: 'Copy',
  copied: 'Copied',
  notCopied: 'Could not be copied',
  table: 'Table',
  loadImage: 'Load image',
  imageFailed: 'Could not be loaded',
  done: 'Done',
  notDone: 'Not done',
  alerts: {note: 'Note', tip: 'Tip', important: 'Important', warning: 'Warning', caution: 'Caution'},
  formula: 'Formula',
  footnotes: 'Footnotes',
  footnote: (number) => `Footnote ${number}`,
  backToReference: (number) => `Back to reference ${number}`,
};
