import {Lexer, type Token, type TokensList} from 'marked';
import {formattedLength, limits, type Spent} from '../source/limits.js';
import {BoundedTokenizer} from './bounded-tokenizer.js';
import {extensionsFor} from './extensions.js';
import {maskMath} from './math.js';
import type {Syntax} from './syntax.js';

type Hooks = NonNullable<Lexer['options']['hooks']>;

/** marked's lexer with our limits. One for each text: the shared one may have been given extensions by the page. */
export class BoundedLexer extends Lexer {
  readonly #syntax: Syntax;
  /** What was used of the limits of the first run. */
  #spent: Spent | undefined;
  #blockDepth = 0;
  #inlineDepth = 0;

  constructor(syntax: Syntax, spent?: Spent) {
    const tokenizer = new BoundedTokenizer(syntax, () => this.isTop);
    super({gfm: true, breaks: false, pedantic: false, async: false, tokenizer});
    this.#syntax = syntax;
    this.#spent = spent;
    this.options.extensions = extensionsFor(syntax, () => this.isTop);
  }

  /** True while blocks are read that stand in no other. */
  get isTop(): boolean {
    return this.#blockDepth === 1;
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
    const length = isTop ? formattedLength(source, this.#spent) : source.length;
    this.#spent = undefined;
    if (this.#inlineDepth > limits.inlineDepth) tokens.push(verbatim(source));
    else {
      this.#inlineDepth += 1;
      try {
        this.#readInline(length < source.length ? source.slice(0, length) : source, tokens);
      } finally {
        this.#inlineDepth -= 1;
      }
    }
    if (length < source.length) tokens.push(verbatim(source.slice(length)));
    return tokens;
  }

  #readInline(run: string, tokens: Token[]): void {
    const mayHoldMath = this.#syntax.math === true && /[$\\]/.test(run);
    // marked asks for its mask when it begins with a run, before any other run.
    this.options.hooks = mayHoldMath ? ({emStrongMask: (masked) => maskMath(run, masked)} as Hooks) : null;
    super.inlineTokens(run, tokens);
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

function verbatim(text: string): Token {
  return {type: 'escape', raw: text, text};
}
