import type {MarkedToken, Token, Tokens} from 'marked';
import {joinPieces, type Piece, piecesOfHtml} from './bare-tags.js';
import {decodeEntities, type EntityLookup} from './entities.js';
import type {MarkdownPolicy} from './policy.js';
import {element, type SafeNode} from './safe-node.js';
import {claimsOtherHost, safeImage, safeLink} from './url-policy.js';
import {literalText, visibleText} from './visible-text.js';

export interface BuildOptions {
  readonly policy: MarkdownPolicy;
  readonly lookUpEntity: EntityLookup;
  /** False while the text may grow: an image is made only when its token is final. */
  readonly isFinal: boolean;
}

const tableName = 'Table';
const codeName = 'Code';

/** What one block of Markdown becomes. Everything is built through the allow-list of `safe-node.ts`. */
export function nodesFromBlock(token: Token, options: BuildOptions): SafeNode[] {
  const block = token as MarkedToken;
  switch (block.type) {
    case 'heading':
      return [element(`h${Math.min(6, Math.max(1, block.depth))}`, {}, inline(block.tokens, options))];
    case 'paragraph':
      return [element('p', {}, inline(block.tokens, options))];
    case 'text':
      return block.tokens ? inline(block.tokens, options) : [plain(block.text, options)];
    case 'code':
      return [codeBlock(block)];
    case 'blockquote':
      return [element('blockquote', {}, blocks(block.tokens, options))];
    case 'list':
      return [list(block, options)];
    case 'table':
      return [table(block, options)];
    case 'hr':
      return [element('hr', {}, [])];
    case 'html':
      return [element('p', {}, joinPieces(piecesOfHtml(visibleText(block.raw.trimEnd()))))];
    case 'space':
    case 'def':
      return [];
    default:
      return [element('p', {}, [visibleText(block.raw)])];
  }
}

function blocks(tokens: readonly Token[], options: BuildOptions): SafeNode[] {
  return tokens.flatMap((token) => nodesFromBlock(token, options));
}

function codeBlock({text, lang}: Tokens.Code): SafeNode {
  const language = /^[\w+-]{1,32}(?=\s|$)/.exec(lang ?? '')?.[0];
  const name = language === undefined ? codeName : `${codeName}, ${language}`;
  const code = element('code', language === undefined ? {} : {class: `language-${language}`}, [
    literalText(text === '' ? '' : `${text}\n`),
  ]);
  return element('pre', {tabindex: '0', role: 'region', 'aria-label': name}, [code]);
}

function list({ordered, start, loose, items}: Tokens.List, options: BuildOptions): SafeNode {
  const attributes = ordered && start !== '' && start !== 1 ? {start: String(start)} : {};
  return element(
    ordered ? 'ol' : 'ul',
    attributes,
    items.map((item) => element('li', {}, listItem(item, loose, options))),
  );
}

function listItem(item: Tokens.ListItem, isLoose: boolean, options: BuildOptions): SafeNode[] {
  const nodes: SafeNode[] = [];
  const box = item.task ? [checkbox(item.checked === true), ' '] : [];
  for (const token of item.tokens.filter(({type}) => type !== 'checkbox')) {
    const isText = token.type === 'text' || token.type === 'paragraph';
    const own = isText
      ? inline((token as Tokens.Text).tokens ?? [], options)
      : nodesFromBlock(token, options);
    const before = nodes.length === 0 ? box : [];
    if (isText && isLoose) nodes.push(element('p', {}, [...before, ...own]));
    else nodes.push(...before, ...(isText && typeof nodes.at(-1) === 'string' ? ['\n'] : []), ...own);
  }
  return nodes.length === 0 ? box : nodes;
}

function checkbox(isChecked: boolean): SafeNode {
  const label = isChecked ? 'Done' : 'Not done';
  return element(
    'input',
    {type: 'checkbox', disabled: '', 'aria-label': label, ...(isChecked ? {checked: ''} : {})},
    [],
  );
}

function table({header, rows}: Tokens.Table, options: BuildOptions): SafeNode {
  const row = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td'): SafeNode =>
    element(
      'tr',
      {},
      cells.map(({align, tokens}) => element(tag, align ? {align} : {}, inline(tokens, options))),
    );
  const head = element('thead', {}, [row(header, 'th')]);
  const body =
    rows.length === 0
      ? []
      : [
          element(
            'tbody',
            {},
            rows.map((cells) => row(cells, 'td')),
          ),
        ];
  return element('div', {class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': tableName}, [
    element('table', {}, [head, ...body]),
  ]);
}

function inline(tokens: readonly Token[], options: BuildOptions): SafeNode[] {
  return joinPieces(tokens.map((token): Piece => pieceFrom(token as MarkedToken, options)));
}

function pieceFrom(token: MarkedToken, options: BuildOptions): Piece {
  switch (token.type) {
    case 'html':
      return {tag: visibleText(token.raw)};
    case 'text':
      return {nodes: token.tokens ? inline(token.tokens, options) : [plain(token.text, options)]};
    case 'escape':
      return {nodes: [visibleText(token.text)]};
    case 'strong':
    case 'em':
    case 'del':
      return {nodes: [element(token.type, {}, inline(token.tokens, options))]};
    case 'codespan':
      return {nodes: [element('code', {}, [literalText(token.text)])]};
    case 'br':
      return {nodes: [element('br', {}, [])]};
    case 'link':
      return {nodes: link(token, options)};
    case 'image':
      return {nodes: image(token, options)};
    default:
      return {nodes: [visibleText(token.raw)]};
  }
}

function plain(text: string, {lookUpEntity}: BuildOptions): string {
  return visibleText(decodeEntities(text, lookUpEntity));
}

function link(token: Tokens.Link, options: BuildOptions): SafeNode[] {
  const address = token.autolink ? token.href : decodeEntities(token.href, options.lookUpEntity);
  const safe = safeLink(address, options.policy);
  const children = inline(token.tokens, options);
  if (!safe) {
    const text = textOf(children);
    return [
      ...children,
      ...(address !== '' && text.trim() !== address ? [` (${literalText(address)})`] : []),
    ];
  }
  const text = textOf(children);
  const isUnclear = safe.mustShowHost || (safe.host !== null && claimsOtherHost(text, safe.host));
  const shown =
    text.trim() === '' && !children.some((child) => typeof child !== 'string') ? [safe.href] : children;
  const title = token.title ? {title: plain(token.title, options)} : {};
  const anchor = element(
    'a',
    {
      href: safe.href,
      ...title,
      target: '_blank',
      rel: 'noopener noreferrer nofollow ugc',
      referrerpolicy: 'no-referrer',
    },
    shown,
    safe.isForeign ? {kind: 'open-link', url: safe.href} : undefined,
  );
  return isUnclear && safe.host ? [anchor, element('span', {class: 'host'}, [` [${safe.host}]`])] : [anchor];
}

function image(token: Tokens.Image, options: BuildOptions): SafeNode[] {
  const address = decodeEntities(token.href, options.lookUpEntity);
  const alt = plain(token.text, options);
  const safe = options.isFinal ? safeImage(address, options.policy) : null;
  if (!safe) return alt === '' ? [] : [element('span', {class: 'image'}, [alt])];
  const title = token.title ? {title: plain(token.title, options)} : {};
  if (safe.mayLoad) {
    const quiet = {loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer'};
    return [element('img', {src: safe.src, alt, ...title, ...quiet}, [])];
  }
  const name = [alt, safe.host].filter((part) => part !== '').join(' · ');
  return [
    element('span', {class: 'image'}, [
      element('span', {class: 'image-name'}, [name]),
      ' ',
      element('button', {type: 'button'}, ['Load image'], {kind: 'load-image', url: safe.src, alt, ...title}),
    ]),
  ];
}

/** The text that a reader sees of these nodes. */
export function textOf(nodes: readonly SafeNode[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : textOf(node.children))).join('');
}
