import type {Lexer, Tokens} from 'marked';
import {footnoteAt} from './footnotes.js';
import {blockMathAt, inlineMathAt} from './math.js';
import type {OwnToken} from './own-tokens.js';
import {interruption, type Syntax} from './syntax.js';

type Extensions = NonNullable<Lexer['options']['extensions']>;

/** What marked's lexer asks before it reads by itself. For a lexer of our own, never the shared one. */
export function extensionsFor(syntax: Syntax, isTop: () => boolean): Extensions {
  const {math} = syntax;
  return {
    renderers: {},
    childTokens: {},
    block: [
      (source: string) => asMarked(footnoteAt(source, syntax)),
      ...(math ? [(source: string) => asMarked(blockMathAt(source, isTop()))] : []),
    ],
    startBlock: [
      (source: string) => {
        const at = interruption(source, syntax);
        return at < 0 ? undefined : at;
      },
    ],
    inline: math ? [(source: string) => asMarked(inlineMathAt(source))] : [],
  } as Extensions;
}

function asMarked(token: OwnToken | undefined): Tokens.Generic | undefined {
  return token as Tokens.Generic | undefined;
}
