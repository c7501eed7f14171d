import {Lexer, type Links, type Token, type TokensList} from 'marked';
import {formattedLength, limits, type Spent} from '../source/limits.js';
import {BoundedTokenizer} from './bounded-tokenizer.js';
import {extensionsFor} from './extensions.js';
import {maskMath} from './math.js';
import type {Syntax} from './syntax.js';

type Hooks = NonNullable<Lexer['options']['hooks']>;
/** Text whose marks are still to be read, into tokens that stand in a block already. */
export type Run = Lexer['inlineQueue'][number];

/** marked's lexer with our limits. One for each text: the shared one may have been given extensions by the page. */
export class BoundedLexer extends Lexer {
  readonly #syntax: Syntax;
  /** What was used of the limits of the first run. */
  #spent: Spent | undefined;
  #blockDepth = 0;
  #inlineDepth = 0;
  /** By run, the number of the top-level block that it stands in. */
  readonly #blockOf = new WeakMap<Run, number>();

  constructor(syntax: Syntax) {
    const tokenizer = new BoundedTokenizer(syntax, () => this.isTop);
    super({gfm: true, breaks: false, pedantic: false, async: false, tokenizer});
    this.#syntax = syntax;
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

  override inline(source: string, tokens?: Token[]): Token[] {
    const into = super.inline(source, tokens);
    const run = this.inlineQueue.at(-1);
    if (run) this.#blockOf.set(run, this.tokens.length);
    return into;
  }

  /** What is to be read, by top-level block. Nothing is left in the queue. */
  takeRuns(): readonly Run[][] {
    const runs: Run[][] = this.tokens.map(() => []);
    for (const run of this.inlineQueue) runs[this.#blockOf.get(run) ?? -1]?.push(run);
    this.inlineQueue = [];
    return runs;
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

  /** @param spent - What was used of the limits of the first run. */
  read(runs: readonly Run[], links: Links, spent?: Spent): void {
    // Only final definitions count, so that an address that still grows is no link's target (R13).
    this.tokens.links = links;
    this.#spent = spent;
    // An <a> that is left open ends with its block, and an inline <code> with its run.
    this.state.inLink = false;
    for (const {src, tokens} of runs) {
      this.state.inRawBlock = false;
      this.inlineTokens(src, tokens);
    }
    this.#spent = undefined;
  }
}

function verbatim(text: string): Token {
  return {type: 'escape', raw: text, text};
}
