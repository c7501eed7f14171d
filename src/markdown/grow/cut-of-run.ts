import type {Token} from 'marked';
import {betweenWords} from '../source/between-words.js';
import {longestEmphasis} from './open-marks.js';

/** UTF-16 units at the end of a run that are read again, whatever stands there. */
const kept = 120;
/** What was not closed for so long is taken for text; if it is closed after all, the block is drawn anew. */
const reach = longestEmphasis;
/** What may open something that a later character closes. */
const opener =
  /`|\[|<(?=[a-z/!?]|$)|~(?=\S|$)|\*(?=\S|$)|(?<![\p{L}\p{N}])_(?=\S|$)|\$(?=\S|$)|\\(?=[([]|$)/iu;
/**
 * Where a run of text can be cut so that what comes cannot change what stands before; null where nowhere. `raw` is
 * its source, `tokens` what it was read as.
 */
export function cutOfRun(raw: string, tokens: readonly Token[]): number | null {
  const end = raw.length - kept;
  let best: number | null = null;
  let isOpen = false;
  let at = 0;
  for (const {type, raw: piece} of tokens) {
    if (at > end || (isOpen && at > raw.length - reach)) break;
    // What goes over the limits is text, whatever stands in it.
    const isVerbatim = type === 'escape' && piece.length > 2;
    if (type === 'text' || isVerbatim) {
      const found = isVerbatim ? null : opener.exec(piece);
      const limit = isOpen || found ? raw.length - reach : end;
      // Up to the mark anything goes; behind it, only what it cannot reach.
      const free = isOpen ? 0 : Math.min(end, at + (found?.index ?? piece.length));
      for (const {index} of piece.matchAll(betweenWords)) {
        const place = at + index + (piece[index] === ' ' ? 1 : 0);
        if (place <= free || place <= limit) best = place;
      }
      isOpen ||= found !== null;
    }
    // A tag that is written out may be closed by a later one.
    if (type === 'html') isOpen = true;
    at += piece.length;
  }
  return best;
}
