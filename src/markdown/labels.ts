/** The words that the renderer itself puts on the page. */
export interface MarkdownLabels {
  /** Name of a code block, for screen readers. `language` is empty where none was given. */
  readonly code: (language: string) => string;
  /** Name of the frame in which a table scrolls. */
  readonly table: string;
  /** The button that fetches an image. */
  readonly loadImage: string;
  /** Names of the boxes of a task list. */
  readonly done: string;
  readonly notDone: string;
}

export const englishLabels: MarkdownLabels = {
  code: (language) => (language === '' ? 'Code' : `Code, ${language}`),
  table: 'Table',
  loadImage: 'Load image',
  done: 'Done',
  notDone: 'Not done',
};
