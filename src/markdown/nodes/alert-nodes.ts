import type {MarkdownLabels} from '../labels.js';
import type {AlertToken} from '../lex/own-tokens.js';
import {element, type SafeNode} from './safe-node.js';

/** An alert: its kind as a word, not as a colour alone, and behind it what it says. */
export function alertNode(
  {kind}: AlertToken,
  children: readonly SafeNode[],
  {alerts}: MarkdownLabels,
): SafeNode {
  const title = element('p', {class: 'alert-title'}, [alerts[kind]]);
  return element('div', {class: `alert alert-${kind}`}, [title, ...children]);
}
