import {Lexer, type Links, type Token, Tokenizer, type Tokens} from 'marked';
import {hasTooManyMarks} from './limits.js';

export interface Lexed {
  /** Their `raw` joined is the source. */
  readonly tokens: readonly Token[];
  /** Reference definitions known after this text, those of before included. */
  readonly links: Links;
}

/** Keeps a definition of a label that is already defined as a token: else its source would be missing. */
class KeepingTokenizer extends Tokenizer {
  #repeated = 0;
  override def(source: string): Tokens.Def | undefined {
    const token = super.def(source);
    if (!token || !Object.hasOwn(this.lexer.tokens.links, token.tag)) return token;
    this.#repeated += 1;
    return {...token, tag: `\u0000${this.#repeated}`};
  }
}

/**
 * The tokens of `source`, which begins where a block begins. `links` are the definitions that came before.
 *
 * A lexer of our own each time: the shared one of `marked` may have been given extensions by the page.
 */
export function lex(source: string, links: Links): Lexed {
  const lexer = new Lexer({
    gfm: true,
    breaks: false,
    pedantic: false,
    async: false,
    tokenizer: new KeepingTokenizer(),
  });
  Object.assign(lexer.tokens.links, links);
  lexer.blockTokens(source, lexer.tokens);
  for (const run of lexer.inlineQueue) {
    lexer.state.inRawBlock = false;
    if (hasTooManyMarks(run.src)) run.tokens.push({type: 'text', raw: run.src, text: run.src, escaped: true});
    else lexer.inlineTokens(run.src, run.tokens);
  }
  lexer.inlineQueue = [];
  return {tokens: [...lexer.tokens], links: lexer.tokens.links};
}

/** True where `tokens` end inside a code block whose fence is not closed. */
export function endsInFence(tokens: readonly Token[]): boolean {
  const last = tokens.findLast(({type}) => type !== 'space');
  if (last?.type === 'code') {
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(last.raw)?.[1];
    return (
      fence !== undefined &&
      !new RegExp(`\\n[ \\t]*\\${fence[0]}{${fence.length},}[ \\t]*\\n*$`).test(last.raw)
    );
  }
  if (last?.type === 'list') return endsInFence((last as Tokens.List).items.at(-1)?.tokens ?? []);
  return last?.type === 'blockquote' && endsInFence(last.tokens ?? []);
}
