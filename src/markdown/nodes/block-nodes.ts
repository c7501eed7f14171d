import type {MarkedToken, Token, Tokens} from 'marked';
import {visibleText} from '../source/visible-text.js';
import type {BuildOptions} from './build-options.js';
import {checkbox, codeFrame, tableFrame} from './frames.js';
import {HtmlBlocks} from './html-blocks.js';
import {inlineNodes, plainText} from './inline-nodes.js';
import {element, type SafeNode} from './safe-node.js';

/** What blocks of Markdown become. Everything is built through the allow-list of `safe-node.ts`. */
export function blockNodes(tokens: readonly Token[], options: BuildOptions): SafeNode[] {
  const order = new HtmlBlocks((source) => plainText(source, options));
  for (const [at, token] of tokens.entries()) {
    const own = {...options, isOpen: options.isOpen && at === tokens.length - 1};
    if (token.type === 'html') order.addHtml(token.raw);
    else order.addNodes(nodesOf(token as MarkedToken, own));
  }
  return order.finish();
}

function nodesOf(token: MarkedToken, options: BuildOptions): SafeNode[] {
  switch (token.type) {
    case 'heading':
      return [element(`h${token.depth}`, {}, inlineNodes(token.tokens, options))];
    case 'paragraph':
      return [element('p', {}, inlineNodes(token.tokens, options))];
    case 'text':
      return token.tokens ? inlineNodes(token.tokens, options) : [plainText(token.text, options)];
    case 'code':
      return [code(token, options)];
    case 'blockquote':
      return [element('blockquote', {}, blockNodes(token.tokens, options))];
    case 'list':
      return [list(token, options)];
    case 'table':
      return [table(token, options)];
    case 'hr':
      return [element('hr', {}, [])];
    case 'checkbox':
      return [checkbox(token.checked, options.labels), ' '];
    case 'space':
    case 'def':
      return [];
    default:
      return [element('p', {}, [visibleText(token.raw)])];
  }
}

function code({text, lang}: Tokens.Code, {labels}: BuildOptions): SafeNode {
  // What follows the first word is for tools; a language has no other characters than these.
  const language = /^[\w+-]{1,32}(?=\s|$)/.exec(lang ?? '')?.[0] ?? '';
  return codeFrame(text === '' ? '' : `${text.replace(/\n$/, '')}\n`, language, labels);
}

function list({ordered, start, items}: Tokens.List, options: BuildOptions): SafeNode {
  const attributes = ordered && start !== 1 ? {start: String(start)} : {};
  const isOpen = (at: number): boolean => options.isOpen && at === items.length - 1;
  return element(
    ordered ? 'ol' : 'ul',
    attributes,
    items.map(({tokens}, at) => element('li', {}, blockNodes(tokens, {...options, isOpen: isOpen(at)}))),
  );
}

function table({header, rows}: Tokens.Table, options: BuildOptions): SafeNode {
  const row = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td'): SafeNode =>
    element(
      'tr',
      {},
      cells.map(({align, tokens}) => element(tag, align ? {align} : {}, inlineNodes(tokens, options))),
    );
  const head = element('thead', {}, [row(header, 'th')]);
  const body = rows.map((cells) => row(cells, 'td'));
  return tableFrame(body.length > 0 ? [head, element('tbody', {}, body)] : [head], options.labels);
}
