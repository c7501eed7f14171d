import type {MarkdownLabels} from '../labels.js';
import type {MathToken} from '../lex/own-tokens.js';
import {literalText} from '../source/visible-text.js';
import {element, filled, type SafeNode} from './safe-node.js';

/** A formula in its line, or in a frame of its own in which it scrolls. `tag`: what may stand in a paragraph is no `div`. */
export function mathNode(
  {tex, isDisplay}: MathToken,
  {formula}: MarkdownLabels,
  tag: 'div' | 'span',
): SafeNode {
  const region = {class: 'math-frame', tabindex: '0', role: 'region', 'aria-label': formula};
  const shell = isDisplay ? element(tag, region, []) : element('span', {class: 'math'}, []);
  return filled(shell, {kind: 'math', tex: literalText(tex), isDisplay});
}
