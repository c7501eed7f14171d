import {CodeBody} from '../../../../src/markdown/code/code-body.js';
import {loadPainter, type Painter} from '../../../../src/markdown/code/painter.js';
import {englishLabels} from '../../../../src/markdown/labels.js';
import {until} from '../../../support/scripted-wire.js';

/** A code block by itself, without a stream around it. */
export interface CodeBlock {
  readonly code: HTMLElement;
  readonly body: CodeBody;
  /** What was told of errors, and the length of the source that came with it. */
  readonly errors: readonly string[];
  /** Languages that were loaded. */
  readonly loaded: readonly string[];
  /** Numbers of the groups that were given to be coloured, in order. */
  readonly painted: readonly number[];
}

export type LoadPainter = (language: string) => Promise<Pick<Painter, 'paint'>>;

const made: CodeBody[] = [];

export function codeBlock(load: LoadPainter = loadPainter): CodeBlock {
  const code = document.createElement('code');
  const errors: string[] = [];
  const loaded: string[] = [];
  const painted: number[] = [];
  const body = new CodeBody(code, {
    labels: englishLabels,
    onError: (error, source) => errors.push(`${String(error)} in ${source.length}`),
    async loadPainter(language) {
      loaded.push(language);
      const painter = await load(language);
      return {
        paint(groups, at) {
          painted.push(at);
          return painter.paint(groups, at);
        },
      };
    },
  });
  made.push(body);
  return {code, body, errors, loaded, painted};
}

export function shownAtOnce(text: string, language = '', load?: LoadPainter): CodeBlock {
  const block = codeBlock(load);
  block.body.show({kind: 'code', text, language, isClosed: true});
  return block;
}

/**
 * Shows `text` as it grows by pieces of `sizes`. Where `freezes` says so, what was shown is not given again.
 */
export function shownInPieces(
  text: string,
  sizes: readonly number[],
  freezes: readonly boolean[],
  language = '',
): CodeBlock {
  const block = codeBlock();
  let frozen = 0;
  let at = 0;
  for (const [step, size] of sizes.entries()) {
    at = Math.min(text.length, at + size);
    block.body.show({kind: 'code', text: text.slice(frozen, at), language, isClosed: false});
    if (!freezes[step % freezes.length]) continue;
    block.body.freeze(at - frozen);
    frozen = at;
  }
  block.body.show({kind: 'code', text: text.slice(frozen), language, isClosed: true});
  return block;
}

/** Resolves when all of the block is coloured that will be. */
export async function coloured(block: CodeBlock): Promise<CodeBlock> {
  const count = Math.ceil(block.body.source.replace(/\n$/, '').split('\n').length / 20);
  await until(() => block.painted.at(-1) === count - 1);
  return block;
}

/** Elements and texts, neighbouring texts as one. */
export function structureOf(code: Element): string {
  const copy = code.cloneNode(true) as Element;
  copy.normalize();
  return copy.outerHTML;
}

export function disposeBlocks(): void {
  for (const body of made.splice(0)) body.dispose();
}
