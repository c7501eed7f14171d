import {ChatError} from '../base/chat-error.js';
import {readBodyText} from './body-text.js';
import type {FrameSink} from './transport.js';

/** Longest line, in characters: beyond it the sender is broken or hostile. */
const maxLineLength = 1024 * 1024;

/** Content types of bodies with one JSON value a line. */
export const jsonLinesTypes: readonly string[] = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
];

/**
 * Reads a body of one JSON value a line to its end: each line that is not blank is a frame. Lines end with LF, a CR
 * before it does not count, and one leading BOM is dropped. The last line may lack its end; where it is no whole JSON
 * then, it was cut, and is no frame.
 *
 * @throws {ChatError} `network` when the line dies, `malformed` for a line over 1 Mi characters.
 * @see https://github.com/ndjson/ndjson-spec
 */
export async function readJsonLines(
  body: ReadableStream<Uint8Array>,
  listener: Pick<FrameSink, 'frame' | 'activity'>,
  signal: AbortSignal,
): Promise<void> {
  // Joined once per line: joining per chunk is quadratic for a long one.
  let pieces: string[] = [];
  let length = 0;
  const add = (piece: string): void => {
    length += piece.length;
    if (length > maxLineLength) {
      throw new ChatError('A line is longer than 1 Mi characters.', {code: 'malformed'});
    }
    pieces.push(piece);
  };
  const take = (): string => {
    const line = pieces.join('').trim();
    pieces = [];
    length = 0;
    return line;
  };
  const tell = (data: string): void => {
    // What was stopped in the middle of a chunk hears no more of that chunk.
    if (data !== '' && !signal.aborted) listener.frame({event: 'message', data, id: ''});
  };
  await readBodyText(body, {
    signal,
    onBytes: (bytes) => listener.activity(bytes),
    onText: (text) => {
      let from = 0;
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
        add(text.slice(from, at));
        tell(take());
        from = at + 1;
      }
      add(text.slice(from));
    },
  });
  const last = take();
  if (isJson(last)) tell(last);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
