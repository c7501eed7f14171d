import {Marked, type Token, type Tokens} from 'marked';
import type {DrawingOptions} from './drawing.js';
import {lex} from './lex.js';
import {nodesFromHtml} from './nodes-from-html.js';
import {nodesFromBlock} from './nodes-from-tokens.js';
import type {SafeNode} from './safe-node.js';
import {lookUpEntity} from './trusted-html.js';
import {visibleText} from './visible-text.js';
import {patchChildren} from './write-dom.js';

type Sanitize = typeof import('./sanitize.js').sanitize;

/**
 * A growing text whose raw HTML is shown, sanitised. HTML may open in one block and close in another, so the whole
 * text is read anew for each drawing: meant for an author's own texts, not for long answers.
 */
export class SanitizedDrawing {
  readonly #options: DrawingOptions;
  #source = '';
  #plain = '';
  #nodes: readonly SafeNode[] = [];
  #sanitize: Sanitize | null = null;
  #isLoading = false;

  constructor(options: DrawingOptions) {
    this.#options = options;
  }

  add(source: string, plain: string): void {
    this.#source += source;
    this.#plain += plain;
  }

  draw(_isEnded: boolean): void {
    const nodes = [...this.#read(), ...(this.#plain === '' ? [] : [this.#plain])];
    patchChildren(this.#options.root, this.#nodes, nodes, this.#options.onAction);
    this.#nodes = nodes;
  }

  clear(): void {
    this.#options.root.replaceChildren();
    this.#source = '';
    this.#plain = '';
    this.#nodes = [];
  }

  #read(): readonly SafeNode[] {
    try {
      const {tokens} = lex(this.#source, Object.create(null));
      if (tokens.some(hasHtml)) {
        if (this.#sanitize) return this.#readHtml(this.#sanitize);
        this.#load();
      }
      const options = {policy: this.#options.policy, lookUpEntity, isFinal: true};
      return tokens.flatMap((token) => nodesFromBlock(token, options));
    } catch (error) {
      this.#options.onError(error, this.#source);
      return [visibleText(this.#source)];
    }
  }

  #readHtml(sanitize: Sanitize): readonly SafeNode[] {
    const html = new Marked({gfm: true, async: false}).parse(this.#source, {async: false});
    const fragment = sanitize(html);
    return fragment ? nodesFromHtml(fragment, this.#options.policy) : [visibleText(this.#source)];
  }

  /** The sanitiser comes when it is first needed; until then HTML is shown as text. */
  #load(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    import('./sanitize.js').then(
      ({sanitize}) => {
        this.#sanitize = sanitize;
        this.draw(true);
      },
      (error: unknown) => this.#options.onError(error, this.#source),
    );
  }
}

function hasHtml(token: Token): boolean {
  if (token.type === 'html') return true;
  if ('tokens' in token && token.tokens?.some(hasHtml)) return true;
  if (token.type === 'list') return (token as Tokens.List).items.some(hasHtml);
  if (token.type !== 'table') return false;
  const {header, rows} = token as Tokens.Table;
  return [header, ...rows].flat().some(({tokens}) => tokens.some(hasHtml));
}
