import type {Token} from 'marked';
import type {BreakToken} from '../lex/own-tokens.js';
import {betweenWords} from '../source/between-words.js';

const word = new RegExp(betweenWords);
/** UTF-16 units of a paragraph's source that a browser shapes as one piece. */
const shapedLength = 1024;
/** And those that it lays out as one: here, where nobody looks for it, a line ends. */
const laidOutLength = 16 * shapedLength;

/**
 * `tokens`, the inline tokens of one paragraph, with places between words at which a browser takes up its work. It goes over
 * all of a paragraph again for each word that is added to its end: at 100 kB that takes 20 ms in Chromium.
 *
 * The places are counted in the source, so that they are the same however it comes. `before`: units of the paragraph that stand
 * before `tokens`.
 */
export function withBreaks(tokens: readonly Token[], before: number): readonly (Token | BreakToken)[] {
  const length = tokens.reduce((sum, {raw}) => sum + raw.length, 0);
  let next = nextBreak(before);
  if (before + length < next) return tokens;
  const result: (Token | BreakToken)[] = [];
  let at = before;
  for (const token of tokens) {
    const {raw} = token;
    const isText = 'text' in token && token.text === raw && !('tokens' in token && token.tokens);
    let done = 0;
    while (isText && at + raw.length > next) {
      const place = placeIn(raw, Math.max(done, next - at));
      if (place === null) break;
      if (place > done)
        result.push({...token, raw: raw.slice(done, place), text: raw.slice(done, place)} as Token);
      const isLineEnd = Math.floor((at + place) / laidOutLength) > Math.floor((next - 1) / laidOutLength);
      result.push({type: 'break', raw: '', isLineEnd});
      done = place;
      next = nextBreak(at + place);
    }
    if (done < raw.length)
      result.push(done === 0 ? token : ({...token, raw: raw.slice(done), text: raw.slice(done)} as Token));
    at += raw.length;
  }
  return result;
}

/** The first place from which on a break is due, behind `at`. */
function nextBreak(at: number): number {
  return (Math.floor(at / shapedLength) + 1) * shapedLength;
}

/** Behind the first blank between words, or between two characters without one, from `from` on. */
function placeIn(text: string, from: number): number | null {
  word.lastIndex = from;
  const found = word.exec(text);
  return found && found.index + found[0].length;
}
