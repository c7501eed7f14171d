import {MarkdownStream, type MarkdownStreamOptions} from '../../src/markdown/index.js';

const undo: (() => void)[] = [];

/** Takes away all that was drawn. To be called after each test. */
export function undrawAll(): void {
  for (const step of undo.splice(0)) step();
}

/** A stream in an element of its own on the page. */
export function drawing(options: MarkdownStreamOptions = {}): {element: HTMLElement; stream: MarkdownStream} {
  const element = document.createElement('div');
  document.body.append(element);
  const stream = new MarkdownStream(element, {
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  undo.push(() => {
    stream.dispose();
    element.remove();
  });
  return {element, stream};
}

/** `markdown` drawn in one piece. */
export function drawnAtOnce(markdown: string, options: MarkdownStreamOptions = {}): HTMLElement {
  return drawnInPieces([markdown], options);
}

/** `pieces` drawn one after the other, as if a frame came after each. */
export function drawnInPieces(
  pieces: Iterable<string>,
  options: MarkdownStreamOptions = {},
  onDrawn: (element: HTMLElement, shown: string) => void = () => {},
): HTMLElement {
  const {element, stream} = drawing(options);
  for (const piece of pieces) {
    stream.push(piece);
    stream.flush();
    onDrawn(element, stream.text);
  }
  stream.end();
  onDrawn(element, stream.text);
  return element;
}
