import {Lexer, Tokenizer} from 'marked';

/*
 * Counts work instead of timing it: how much text reaches marked, and how much is written to the page.
 */

export interface Work {
  /** UTF-16 units that marked's lexer was given, blocks and text inside them, again each time. */
  readonly lexed: number;
  /** UTF-16 units that marked may have looked at to find the end of something that a character opens. */
  readonly lookedAt: number;
  /** Nodes that were made. */
  readonly built: number;
  /** UTF-16 units that were written into text nodes. */
  readonly written: number;
}

type Method = (...args: never[]) => unknown;

/** What in marked may look on to the end of its source, and where it does. */
const lookingOn = {
  emStrong: /^[*_]/,
  link: /^!?\[/,
  reflink: /^!?\[/,
  codespan: /^`/,
  tag: /^</,
  autolink: /^</,
  del: /^~/,
} satisfies Partial<Record<keyof Tokenizer, RegExp>>;

/** What `doing` makes marked and the page do. Not to be nested. */
export function workOf(doing: () => void): Work {
  const counted = {lexed: 0, lookedAt: 0, built: 0, written: 0};
  const undo: (() => void)[] = [];
  const spy = <Owner extends object>(
    owner: Owner,
    name: keyof Owner & string,
    count: (args: unknown[]) => void,
  ): void => {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    const original = owner[name] as Method;
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value(this: unknown, ...args: never[]) {
        count(args);
        return original.apply(this, args);
      },
    });
    undo.push(() => {
      if (own) Object.defineProperty(owner, name, own);
      else delete owner[name];
    });
  };
  const lengthOf = (value: unknown): number => String(value).length;
  for (const name of ['blockTokens', 'inlineTokens'] as const)
    spy(Lexer.prototype, name, ([source]) => (counted.lexed += lengthOf(source)));
  for (const [name, opener] of Object.entries(lookingOn) as [keyof typeof lookingOn, RegExp][])
    spy(Tokenizer.prototype, name, ([source]) => {
      if (opener.test(String(source))) counted.lookedAt += lengthOf(source);
    });
  spy(Document.prototype, 'createElement', () => (counted.built += 1));
  spy(Document.prototype, 'createTextNode', ([text]) => {
    counted.built += 1;
    counted.written += lengthOf(text);
  });
  spy(CharacterData.prototype, 'appendData', ([text]) => (counted.written += lengthOf(text)));
  spy(CharacterData.prototype, 'replaceData', ([, , text]) => (counted.written += lengthOf(text)));
  try {
    doing();
  } finally {
    for (const step of undo) step();
  }
  return counted;
}
