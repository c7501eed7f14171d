import type {MarkedToken, Token} from 'marked';
import type {FootnoteReferenceToken, OwnToken} from '../lex/own-tokens.js';
import {decodeEntities} from '../source/entities.js';
import {literalText, visibleText} from '../source/visible-text.js';
import {joinPieces, type Piece} from './bare-tags.js';
import type {BuildOptions} from './build-options.js';
import {footnoteReference} from './footnote-nodes.js';
import {checkbox} from './frames.js';
import {imageNodes, linkNodes} from './link-nodes.js';
import {mathNode} from './math-nodes.js';
import {element, type SafeNode} from './safe-node.js';

/** What the text inside a block becomes. */
export function inlineNodes(tokens: readonly (Token | OwnToken)[], options: BuildOptions): SafeNode[] {
  // An address goes on until white space: a full stop behind it may be part of it.
  const lastSpace = options.isOpen ? tokens.findLastIndex(({raw}) => /\s/.test(raw)) : tokens.length;
  const closed = {...options, isOpen: false};
  const pieces = tokens.map((token, at) =>
    pieceOf(token as MarkedToken | OwnToken, at < lastSpace ? closed : options),
  );
  return joinPieces(pieces);
}

/** Source text with its character references resolved, as it may be shown. */
export function plainText(text: string, {lookUpEntity}: BuildOptions): string {
  return visibleText(decodeEntities(text, lookUpEntity));
}

function pieceOf(token: MarkedToken | OwnToken, options: BuildOptions): Piece {
  switch (token.type) {
    case 'html':
      return {tag: visibleText(token.raw)};
    case 'text':
      return {nodes: token.tokens ? inlineNodes(token.tokens, options) : [plainText(token.text, options)]};
    case 'escape':
      return {nodes: [visibleText(token.text)]};
    case 'strong':
    case 'em':
    case 'del':
      return {nodes: [element(token.type, {}, inlineNodes(token.tokens, options))]};
    case 'codespan':
      return {nodes: [element('code', {}, [literalText(token.text)])]};
    case 'br':
      return {nodes: [element('br', {}, [])]};
    case 'checkbox':
      return {nodes: [checkbox(token.checked, options.labels), ' ']};
    case 'link':
      return {nodes: linkNodes(token, options, inlineNodes)};
    case 'break':
      return {nodes: [token.isLineEnd ? element('span', {class: 'run-end'}, []) : element('wbr', {}, [])]};
    case 'math':
      return {nodes: [mathNode(token, options.labels, 'span')]};
    case 'footnote-reference':
      return {nodes: reference(token, options)};
    case 'image':
      return {nodes: imageNodes(token, options, inlineNodes)};
    default:
      return {nodes: [visibleText(token.raw)]};
  }
}

/** A link cannot stand in a link: inside one, a reference stands behind it. */
function reference(token: FootnoteReferenceToken, {afterLink}: BuildOptions): SafeNode[] {
  const node = footnoteReference(token);
  if (!afterLink) return [node];
  afterLink.push(node);
  return [];
}
