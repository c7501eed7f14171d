import type {MarkedToken, Token, Tokens} from 'marked';
import type {MathToken, OwnToken} from '../lex/own-tokens.js';
import {visibleText} from '../source/visible-text.js';
import {alertNode} from './alert-nodes.js';
import type {BuildOptions} from './build-options.js';
import {codeBlock} from './code-block.js';
import {checkbox, tableFrame} from './frames.js';
import {HtmlBlocks} from './html-blocks.js';
import {inlineNodes, plainText} from './inline-nodes.js';
import {withBreaks} from './long-run.js';
import {mathNode} from './math-nodes.js';
import {element, type SafeNode} from './safe-node.js';

/** What blocks of Markdown become. Everything is built through the allow-list of `safe-node.ts`. */
export function blockNodes(tokens: readonly Token[], options: BuildOptions): SafeNode[] {
  const order = new HtmlBlocks((source) => plainText(source, options));
  for (const [at, token] of tokens.entries()) {
    const before = at === 0 || options.before === undefined ? options.before : 0;
    const own = {...options, before, isOpen: options.isOpen && at === tokens.length - 1};
    if (token.type === 'html') order.addHtml(token.raw);
    else order.addNodes(nodesOf(token as MarkedToken | OwnToken, own));
  }
  return order.finish();
}

function nodesOf(token: MarkedToken | OwnToken, options: BuildOptions): SafeNode[] {
  switch (token.type) {
    case 'heading':
      return [element(`h${token.depth}`, {}, inlineNodes(token.tokens, options))];
    case 'paragraph':
      return [element('p', {}, inlineNodes(runOf(token.tokens, options), options))];
    case 'text':
      return token.tokens ? inlineNodes(token.tokens, options) : [plainText(token.text, options)];
    case 'code':
      return [codeBlock(token, {...options, isClosed: options.isSettled || !options.isOpen})];
    case 'blockquote':
      return [element('blockquote', {}, innerNodes(token.tokens, options))];
    case 'list':
      return [list(token, options)];
    case 'table':
      return [table(token, options)];
    case 'hr':
      return [element('hr', {}, [])];
    case 'checkbox':
      return [checkbox(token.checked, options.labels), ' '];
    case 'alert':
      return [alertNode(token, innerNodes(token.tokens, options), options.labels)];
    case 'math':
      return math(token, options);
    case 'space':
    case 'def':
    case 'footnote':
      return [];
    default:
      return [element('p', {}, [visibleText(token.raw)])];
  }
}

/** Blocks inside others. What was read of a paragraph before is known of the outermost ones alone. */
function innerNodes(tokens: readonly Token[], options: BuildOptions): SafeNode[] {
  return blockNodes(tokens, {...options, before: undefined});
}

function runOf(tokens: readonly Token[], {before}: BuildOptions): readonly (Token | OwnToken)[] {
  return before === undefined ? tokens : withBreaks(tokens, before);
}

function math(token: MathToken, {isOpen, labels}: BuildOptions): SafeNode[] {
  if (token.isClosed) return [mathNode(token, labels, 'div')];
  if (isOpen) return [];
  // Its end never came: between fences it is a formula all the same, else it is no formula.
  return token.isFenced
    ? [mathNode(token, labels, 'div')]
    : [element('p', {}, [visibleText(token.raw.trim())])];
}

function list({ordered, start, items, loose}: Tokens.List, options: BuildOptions): SafeNode {
  const attributes = ordered && start !== 1 ? {start: String(start)} : {};
  const isOpen = (at: number): boolean => options.isOpen && at === items.length - 1;
  const rows = items.map(({tokens}, at) =>
    element('li', {}, innerNodes(tokens, {...options, isOpen: isOpen(at)})),
  );
  return {...element(ordered ? 'ol' : 'ul', attributes, rows), isLoose: loose};
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
