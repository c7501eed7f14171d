/** The words that the renderer itself puts on the page. */
export interface MarkdownLabels {
  /** Name of a code block, for screen readers; `language` is empty where none was given. */
  readonly code: (language: string) => string;
  /** Name of a table's scrolling frame. */
  readonly table: string;
  /** Stands for an image that has no text of its own. */
  readonly image: string;
  /** The button that fetches an image. */
  readonly loadImage: string;
  /** Stands where text over a limit goes on unformatted. */
  readonly tooLong: string;
}

export const englishLabels: MarkdownLabels = {
  code: (language) => (language ? `Code, ${language}` : 'Code'),
  table: 'Table',
  image: 'Image',
  loadImage: 'Load image',
  tooLong: 'Too long to format: the rest is shown as it is.',
};
