import type {Tokens} from 'marked';
import {customBlock} from '../renderers/custom-block.js';
import type {BuildOptions} from './build-options.js';
import {codeFrame} from './frames.js';
import type {SafeNode} from './safe-node.js';

export interface CodeBlockOptions extends Pick<BuildOptions, 'labels' | 'isSettled' | 'hasRenderer'> {
  /** Nothing is added to it any more. */
  readonly isClosed: boolean;
}

/** A block of code in its frame, with room for what the page makes of it where it draws its language itself. */
export function codeBlock(
  token: Tokens.Code,
  {labels, isSettled, isClosed, hasRenderer}: CodeBlockOptions,
): SafeNode {
  const {text, lang} = token;
  // What follows the first word is for tools; a language has no other characters than these.
  const language = /^[\w+-]{1,27}#?(?=\s|$)|^[\w+-]{1,32}(?=\s|$)/.exec(lang ?? '')?.[0] ?? '';
  const lines = text === '' ? '' : `${text.replace(/\n$/, '')}\n`;
  const frame = codeFrame({kind: 'code', text: lines, language, isClosed}, labels);
  return hasRenderer?.(language) ? customBlock(frame, token, {language, isFinal: isSettled}) : frame;
}
