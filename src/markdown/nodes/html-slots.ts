import {Parser, type Token, type Tokens} from 'marked';
import type {MarkdownLabels} from '../labels.js';
import type {AlertToken, FootnoteReferenceToken, MathToken} from '../lex/own-tokens.js';
import {alertNode} from './alert-nodes.js';
import {footnoteReference} from './footnote-nodes.js';
import {mathNode} from './math-nodes.js';
import type {SafeNode} from './safe-node.js';

type Fill = (children: readonly SafeNode[]) => SafeNode;
type Extensions = NonNullable<
  NonNullable<ConstructorParameters<typeof Parser<string, string>>[0]>['extensions']
>;

/**
 * Keeps what only we build in its place while the HTML around it is sanitised: an empty element stands for it, by a name
 * that no author can know.
 */
export class HtmlSlots {
  readonly #fills = new Map<string, Fill>();
  readonly #labels: MarkdownLabels;
  readonly #secret = crypto.getRandomValues(new Uint32Array(2)).join('-');

  constructor(labels: MarkdownLabels) {
    this.#labels = labels;
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
    const labels = this.#labels;
    const slot = this.#slot.bind(this);
    const renderers: Extensions['renderers'] = {
      footnote: () => '',
      'footnote-reference': (token) => slot('', () => footnoteReference(own<FootnoteReferenceToken>(token))),
      math: (token) => slot('', () => mathNode(own<MathToken>(token), labels, 'span')),
      alert(token) {
        const alert = own<AlertToken>(token);
        return slot(this.parser.parse(alert.tokens), (children) => alertNode(alert, children, labels));
      },
    };
    return {childTokens: {}, renderers};
  }

  #slot(inner: string, fill: Fill): string {
    const name = `slot-${this.#secret}-${this.#fills.size}`;
    this.#fills.set(name, fill);
    // A `div` would end the paragraph that it stands in.
    const tag = inner === '' ? 'span' : 'div';
    return `<${tag} class="${name}">${inner}</${tag}>`;
  }
}

function own<Kind>(token: Tokens.Generic): Kind {
  return token as unknown as Kind;
}
