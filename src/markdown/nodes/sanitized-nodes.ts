import type {Token} from 'marked';
import {createSanitize} from '../guard/sanitize.js';
import {visibleText} from '../source/visible-text.js';
import type {BuildOptions} from './build-options.js';
import {HtmlSlots} from './html-slots.js';
import {nodesFromHtml} from './nodes-from-html.js';
import {element, type SafeNode} from './safe-node.js';

export type SanitizedOptions = Pick<BuildOptions, 'policy' | 'labels' | 'hasRenderer'>;

/** What tokens with raw HTML among them become. `isSettled`: nothing can change them any more. */
export type SanitizedNodes = (tokens: Token[], isSettled: boolean) => readonly SafeNode[];

/**
 * Makes nodes of tokens by way of HTML, which is sanitised as a whole: elements may begin in one token and end in
 * another.
 *
 * @throws {TypeError} where the page does not allow our Trusted Types policy.
 */
export function createSanitizedNodes({policy, labels, hasRenderer}: SanitizedOptions): SanitizedNodes {
  const sanitize = createSanitize();
  return (tokens, isSettled) => {
    const slots = new HtmlSlots({labels, isSettled, hasRenderer});
    const fragment = sanitize(slots.htmlOf(tokens));
    if (!fragment) return [element('p', {}, [visibleText(tokens.map(({raw}) => raw).join(''))])];
    return nodesFromHtml(fragment, {policy, labels, isSettled, slots}).filter(
      (node) => typeof node !== 'string' || node.trim() !== '',
    );
  };
}
