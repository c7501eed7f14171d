import type {Tokens} from 'marked';
import {element, filled, type SafeNode} from '../nodes/safe-node.js';

/**
 * The block of code `token`, drawn as `frame`, with room for what a renderer makes of it. `isFinal`: nothing can change
 * it any more. Until then nothing of its source is given away.
 */
export function customBlock(
  frame: SafeNode,
  token: Tokens.Code,
  {language, isFinal}: {readonly language: string; readonly isFinal: boolean},
): SafeNode {
  const content = {
    kind: 'custom',
    language,
    source: isFinal ? token.text : '',
    isClosed: isFinal && isClosed(token.raw),
    isFinal,
  } as const;
  return element('div', {class: 'custom'}, [
    frame,
    filled(element('div', {class: 'custom-output'}, []), content),
  ]);
}

/** True where `raw` ends with a fence like the one that it begins with. */
function isClosed(raw: string): boolean {
  const [first = '', ...lines] = raw.trim().split('\n');
  const fence = /^(?:`{3,}|~{3,})/.exec(first)?.[0] ?? '';
  const last = lines.at(-1)?.trim() ?? '';
  return fence !== '' && last.startsWith(fence) && last === fence.charAt(0).repeat(last.length);
}
