import type {Links, Token, Tokens} from 'marked';
import type {Spent} from '../source/limits.js';
import {BoundedLexer} from './bounded-lexer.js';
import {footnoteKey, isFootnoteKey} from './footnotes.js';
import type {OwnToken} from './own-tokens.js';
import type {Syntax} from './syntax.js';

/** Definitions that are final, by label; those of footnotes by `footnoteKey`. A Map: a label may be called `__proto__`. */
export type Definitions = ReadonlyMap<string, Definition>;

export interface Definition {
  readonly href: string;
  readonly title: string | null | undefined;
  /** Markdown of a footnote, which is no target of a link. */
  readonly footnote?: string;
}

/** One top-level block, not yet looked into. */
export interface Block {
  readonly type: Token['type'];
  /** Its source. The `raw` of all blocks joined is the source that was split. */
  readonly raw: string;
  /** The definitions that it holds. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Reads the text inside it, once. Missing where the block could not be looked at. */
  readonly read?: (links: Links, spent?: Spent) => Token;
}

/** The top-level blocks of `source`, which begins where a block begins. Cheap: no text inside them is read. */
export function splitBlocks(source: string, syntax: Syntax = {}): Block[] {
  const lexer = new BoundedLexer(syntax);
  lexer.blockTokens(source, lexer.tokens);
  const runs = lexer.takeRuns();
  let end = 0;
  return lexer.tokens.map((token, at) => {
    const start = end;
    end += token.raw.length;
    return {
      type: token.type,
      // Not `raw` itself: marked writes a blank at the end of its source as a line end.
      raw: source.slice(start, end),
      definitions: definitionsIn(token),
      read: (links, spent) => {
        lexer.read(runs[at] ?? [], links, spent);
        return token;
      },
    };
  });
}

const none: Block['definitions'] = new Map();
const mayDefine = new Set(['def', 'list', 'blockquote', 'alert', 'footnote']);

function definitionsIn(token: Token): Block['definitions'] {
  if (!mayDefine.has(token.type)) return none;
  const found = new Map<string, Definition>();
  collectDefinitions([token], found);
  return found;
}

/** What is known while text is read. */
export interface Reading {
  readonly known: Definitions;
  /** Is given every label that was looked for and is not defined: its definition would change what was read. */
  readonly asked?: Set<string> | undefined;
  /** What the beginning of the first run used of its limits, where the text begins in the middle of it. */
  readonly spent?: Spent | undefined;
}

/** The tokens of `source`, one or more whole blocks. */
export function lexBlocks(source: string, reading: Reading, syntax: Syntax = {}): Token[] {
  return readBlocks(splitBlocks(source, syntax), reading);
}

/** The tokens of `blocks`, each of which can be read once. */
export function readBlocks(blocks: readonly Block[], {known, asked, spent}: Reading): Token[] {
  const links = linksFrom(known, asked);
  return blocks.flatMap(({read}, at) => read?.(links, at === 0 ? spent : undefined) ?? []);
}

function collectDefinitions(tokens: readonly Token[], into: Map<string, Definition>): void {
  for (const token of tokens as (Token | OwnToken)[]) {
    if (token.type === 'footnote') {
      const {label, text} = token as OwnToken & {readonly type: 'footnote'};
      const key = footnoteKey(label);
      if (!into.has(key)) into.set(key, {href: '', title: null, footnote: text});
    } else if (token.type === 'def') {
      const {tag, href, title} = token as Tokens.Def;
      if (!into.has(tag)) into.set(tag, {href, title});
    } else if (token.type === 'list') collectDefinitions((token as Tokens.List).items, into);
    else if (token.type === 'blockquote' || token.type === 'list_item' || token.type === 'alert')
      collectDefinitions((token as Tokens.Generic).tokens ?? [], into);
  }
}

/** The form that marked asks for definitions in: by property and by `hasOwn`. */
function linksFrom(known: Definitions, asked?: Set<string>): Links {
  const find = (label: string | symbol): Definition | undefined => {
    if (typeof label === 'symbol' || isFootnoteKey(label)) return undefined;
    const found = known.get(label);
    if (!found) asked?.add(label);
    return found;
  };
  return new Proxy(Object.create(null) as Links, {
    get: (_, label) => find(label),
    getOwnPropertyDescriptor: (_, label) => {
      const value = find(label);
      return value && {value, configurable: true, enumerable: true, writable: false};
    },
  });
}
