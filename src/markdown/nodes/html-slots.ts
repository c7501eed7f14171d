import {Parser, type Token, type Tokens} from 'marked';
import type {AlertToken, FootnoteReferenceToken, MathToken} from '../lex/own-tokens.js';
import {alertNode} from './alert-nodes.js';
import type {BuildOptions} from './build-options.js';
import {codeBlock} from './code-block.js';
import {footnoteReference} from './footnote-nodes.js';
import {mathNode} from './math-nodes.js';
import type {SafeNode} from './safe-node.js';

type Fill = (children: readonly SafeNode[]) => SafeNode;
type Extensions = NonNullable<
  NonNullable<ConstructorParameters<typeof Parser<string, string>>[0]>['extensions']
>;

export type SlotOptions = Pick<BuildOptions, 'labels' | 'isSettled' | 'hasRenderer'>;

/**
 * Keeps what only we build in its place while the HTML around it is sanitised: an empty element stands for it, by a name
 * that no author can know.
 */
export class HtmlSlots {
  readonly #fills = new Map<string, Fill>();
  readonly #options: SlotOptions;
  readonly #secret = crypto.getRandomValues(new Uint32Array(2)).join('-');

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  /** The HTML of `tokens`, not sanitised. */
  htmlOf(tokens: Token[]): string {
    return new Parser<string, string>({gfm: true, extensions: this.#extensions()}).parse(tokens);
  }

  /** What stands in the slot that has the class `name`; null where `name` is no name of a slot. */
  fill(name: string, children: readonly SafeNode[]): SafeNode | null {
    return this.#fills.get(name)?.(children) ?? null;
  }

  #extensions(): Extensions {
    const {labels, isSettled} = this.#options;
    const slot = this.#slot.bind(this);
    const renderers: Extensions['renderers'] = {
      footnote: () => '',
      'footnote-reference': (token) =>
        slot('span', '', () => footnoteReference(own<FootnoteReferenceToken>(token))),
      math: (token) => slot('span', '', () => mathNode(own<MathToken>(token), labels, 'span')),
      code: (token) =>
        slot('div', '', () => codeBlock(token as Tokens.Code, {...this.#options, isClosed: isSettled})),
      alert(token) {
        const alert = own<AlertToken>(token);
        return slot('div', this.parser.parse(alert.tokens), (children) => alertNode(alert, children, labels));
      },
    };
    return {childTokens: {}, renderers};
  }

  /** `tag`: a `div` ends the paragraph that it stands in, a `span` does not. */
  #slot(tag: 'div' | 'span', inner: string, fill: Fill): string {
    const name = `slot-${this.#secret}-${this.#fills.size}`;
    this.#fills.set(name, fill);
    return `<${tag} class="${name}">${inner}</${tag}>`;
  }
}

function own<Kind>(token: Tokens.Generic): Kind {
  return token as unknown as Kind;
}
