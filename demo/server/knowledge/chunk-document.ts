import {setImmediate} from 'node:timers/promises';
import type {NewChunk} from '../store/documents.js';
import type {DocumentMediaType} from '../store/documents-tables.js';
import {readBlocks, type TextBlock} from './markdown-blocks.js';
import {splitLong, tokensOf} from './split-long.js';

/** Tokens, about: a chunk is closed at a heading from the first on, after a block at the second, and is never over the third. */
const enoughTokens = 120;
const targetTokens = 250;
const maxTokens = 350;

/** Chunks that are made before others get their turn. */
const chunksAtOnce = 16;

/** What stands between headings of a path. */
export const headingMark = ' › ';

/**
 * A document in pieces of some 250 tokens, 350 at most, that can each be read on its own: cut at headings and between blocks,
 * through a block only where it alone is too long. Sections of a few lines share a chunk. The same text gives the same chunks.
 */
export async function chunkDocument(
  text: string,
  mediaType: DocumentMediaType,
): Promise<readonly NewChunk[]> {
  const chunks: NewChunk[] = [];
  for (const chunk of chunksOf(readBlocks(text, mediaType))) {
    chunks.push(chunk);
    if (chunks.length % chunksAtOnce === 0) await setImmediate();
  }
  return chunks;
}

function* chunksOf(blocks: Iterable<TextBlock>): Generator<NewChunk> {
  let open: TextBlock[] = [];
  let tokens = 0;
  for (const block of blocks) {
    const isOtherSection = open.length > 0 && !isSame(open.at(-1)?.headings ?? [], block.headings);
    if (isOtherSection && tokens >= enoughTokens) {
      yield chunkOf(open);
      [open, tokens] = [[], 0];
    }
    for (const piece of piecesOf(block)) {
      const more = tokensOf(piece.text, maxTokens);
      if (open.length > 0 && (tokens >= targetTokens || tokens + more > maxTokens)) {
        yield chunkOf(open);
        [open, tokens] = [[], 0];
      }
      open.push(piece);
      tokens += more;
    }
  }
  if (open.length > 0) yield chunkOf(open);
}

function* piecesOf(block: TextBlock): Generator<TextBlock> {
  const {text, fence} = block;
  if (tokensOf(text, maxTokens) <= maxTokens) yield block;
  else if (fence !== null) yield* piecesOfCode(block, fence);
  else {
    for (const piece of splitLong(text, maxTokens)) {
      const trimmed = piece.replace(/^\n+/, '').trimEnd();
      if (trimmed !== '') yield {...block, text: trimmed};
    }
  }
}

/** Code that is cut is closed and opened again, so that each piece is a fence. */
function* piecesOfCode(block: TextBlock, fence: string): Generator<TextBlock> {
  const [opening = '', ...lines] = block.text.split('\n');
  if (lines.at(-1)?.trim().startsWith(fence)) lines.pop();
  const room = maxTokens - tokensOf(`${opening}\n${fence}`, maxTokens);
  for (const piece of splitLong(lines.join('\n'), Math.max(room, enoughTokens)))
    yield {...block, text: `${opening}\n${piece.replace(/\n$/, '')}\n${fence}`};
}

/** What blocks of several sections have in common stands above; the headings that differ stay in the text. */
function chunkOf(blocks: readonly TextBlock[]): NewChunk {
  const paths = blocks.map(({headings}) => headings);
  const common = paths.reduce((shared, path) => shared.slice(0, sharedLength(shared, path)));
  let last = common;
  const texts = blocks.flatMap(({headings, text}) => {
    const known = sharedLength(last, headings);
    last = headings;
    const lines = headings
      .slice(known)
      .map((title, at) => `${'#'.repeat(Math.min(known + at + 1, 6))} ${title}`);
    return [...lines, text];
  });
  return {heading: common.join(headingMark), text: texts.join('\n\n')};
}

function sharedLength(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((title, index) => title !== other[index]);
  return at < 0 ? one.length : at;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && sharedLength(one, other) === one.length;
}
