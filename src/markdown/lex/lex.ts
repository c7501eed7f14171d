import {Lexer, type Links, type Token, Tokenizer, type Tokens, type TokensList} from 'marked';
import {formattedLength, limits} from '../source/limits.js';

/** Reference definitions that are final, by label. A Map: a label may be called `__proto__`. */
export type Definitions = ReadonlyMap<string, Definition>;

export interface Definition {
  readonly href: string;
  readonly title: string | null | undefined;
}

/** One top-level block, not yet looked into. */
export interface Block {
  readonly type: Token['type'];
  /** Its source. The `raw` of all blocks joined is the source that was split. */
  readonly raw: string;
  /** The definitions that it holds. */
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** The top-level blocks of `source`, which begins where a block begins. Cheap: no text inside them is read. */
export function splitBlocks(source: string): Block[] {
  const lexer = new BoundedLexer();
  lexer.blockTokens(source, lexer.tokens);
  let end = 0;
  return lexer.tokens.map((token) => {
    const start = end;
    end += token.raw.length;
    // Not `raw` itself: marked writes a blank at the end of its source as a line end.
    return {type: token.type, raw: source.slice(start, end), definitions: definitionsIn(token)};
  });
}

const none: Block['definitions'] = new Map();

function definitionsIn(token: Token): Block['definitions'] {
  if (token.type !== 'def' && token.type !== 'list' && token.type !== 'blockquote') return none;
  const found = new Map<string, Definition>();
  collectDefinitions([token], found);
  return found;
}

/**
 * The tokens of `source`, one or more whole blocks.
 *
 * @param asked - Is given every label that was looked for and is not defined: its definition would change these tokens.
 */
export function lexBlocks(source: string, known: Definitions, asked?: Set<string>): Token[] {
  const lexer = new BoundedLexer();
  lexer.blockTokens(source, lexer.tokens);
  const tokens = [...lexer.tokens];
  // Only final definitions count, so that an address that still grows is no link's target (R13).
  lexer.tokens.links = linksFrom(known, asked);
  lexer.runInlines();
  return tokens;
}

function collectDefinitions(tokens: readonly Token[], into: Map<string, Definition>): void {
  for (const token of tokens) {
    if (token.type === 'def') {
      const {tag, href, title} = token as Tokens.Def;
      if (!into.has(tag)) into.set(tag, {href, title});
    } else if (token.type === 'list') collectDefinitions((token as Tokens.List).items, into);
    else if (token.type === 'blockquote' || token.type === 'list_item')
      collectDefinitions(token.tokens ?? [], into);
  }
}

/** The form that marked asks for definitions in: by property and by `hasOwn`. */
function linksFrom(known: Definitions, asked?: Set<string>): Links {
  const find = (label: string | symbol): Definition | undefined => {
    if (typeof label === 'symbol') return undefined;
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

/** marked's lexer with our limits. One for each text: the shared one may have been given extensions by the page. */
class BoundedLexer extends Lexer {
  #blockDepth = 0;
  #inlineDepth = 0;

  constructor() {
    super({gfm: true, breaks: false, pedantic: false, async: false, tokenizer: new BoundedTokenizer()});
  }

  override blockTokens(source: string, tokens?: Token[], isClipped?: boolean): Token[];
  override blockTokens(source: string, tokens?: TokensList, isClipped?: boolean): TokensList;
  override blockTokens(source: string, tokens: Token[] = [], isClipped?: boolean): Token[] {
    if (this.#blockDepth > limits.blockDepth) {
      tokens.push({type: 'text', raw: source, text: source, tokens: [verbatim(source)]});
      return tokens;
    }
    this.#blockDepth += 1;
    try {
      return super.blockTokens(source, tokens, isClipped);
    } finally {
      this.#blockDepth -= 1;
    }
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    const isTop = this.#inlineDepth === 0;
    const length = isTop ? formattedLength(source) : source.length;
    if (this.#inlineDepth > limits.inlineDepth) tokens.push(verbatim(source));
    else {
      this.#inlineDepth += 1;
      try {
        super.inlineTokens(length < source.length ? source.slice(0, length) : source, tokens);
      } finally {
        this.#inlineDepth -= 1;
      }
    }
    if (length < source.length) tokens.push(verbatim(source.slice(length)));
    return tokens;
  }

  runInlines(): void {
    for (const {src, tokens} of this.inlineQueue) {
      // An inline <code> that is left open ends with its block.
      this.state.inRawBlock = false;
      this.inlineTokens(src, tokens);
    }
    this.inlineQueue = [];
  }
}

class BoundedTokenizer extends Tokenizer {
  /** A definition ends at a blank line at the latest, its title too; marked's own pattern would look on for a quote. */
  override def(source: string): Tokens.Def | undefined {
    if (!/^ {0,3}\[/.test(source)) return undefined;
    const blank = source.search(/\n[ \t]*\n/);
    return super.def(blank < 0 ? source : source.slice(0, blank + 1));
  }

  override table(source: string): Tokens.Table | undefined {
    const head = source.slice(0, source.indexOf('\n') + 1);
    const bars = head.length <= limits.tableColumns ? 0 : head.split('|').length - 1;
    return bars > limits.tableColumns ? undefined : super.table(source);
  }
}

function verbatim(text: string): Token {
  return {type: 'escape', raw: text, text};
}
