import {offerCodeTools} from '../code/code-actions.js';
import {askForConsent} from '../consent/consent.js';
import {Footnotes} from '../footnotes/footnotes.js';
import type {MarkdownPolicy} from '../guard/policy.js';
import type {MarkdownLabels} from '../labels.js';
import {MathSetter} from '../math/math-setter.js';
import type {SafeNode} from '../nodes/safe-node.js';
import {type RendererResult, Renderers} from '../renderers/renderers.js';
import {resultNodes} from '../renderers/result-nodes.js';
import {bodyFactory} from './bodies.js';
import type {Drawn} from './drawn.js';
import {DomWriter} from './write-dom.js';

export interface NodeViewOptions {
  readonly policy: MarkdownPolicy;
  readonly labels: MarkdownLabels;
  /** A renderer failed; what was shown before stays. */
  readonly onError: (error: unknown, source: string) => void;
}

/**
 * A place beside Markdown for what is held to its rules: an image, or what a page's renderer made. Links and images ask in it as they do
 * in a text.
 */
export class NodeView {
  readonly #element: HTMLElement;
  readonly #options: NodeViewOptions;
  readonly #writer: DomWriter;
  readonly #life = new AbortController();
  #drawn: readonly Drawn[] = [];
  /** Counts what was asked for: what comes of an earlier one is too late. */
  #asked = 0;

  /** Draws into `element`, until `dispose`. */
  constructor(element: HTMLElement, options: NodeViewOptions) {
    const {labels, onError} = options;
    const {signal} = this.#life;
    this.#element = element;
    this.#options = options;
    const renderers = new Renderers({}, options);
    const footnotes = new Footnotes({root: element, labels, signal});
    const mathSetter = new MathSetter({onError});
    this.#writer = new DomWriter(bodyFactory({labels, renderers, footnotes, mathSetter, onError}));
    askForConsent(element, this.#writer, {labels, signal});
    offerCodeTools(element, this.#writer, {labels, signal});
  }

  /** Shows `nodes` in place of what was there. */
  show(nodes: readonly SafeNode[]): void {
    this.#asked += 1;
    this.#draw(nodes);
  }

  /** Shows what `render` returns once it is there, as far as Markdown may show it. `source` names what it is made of, for `onError`. */
  async showResult(render: () => RendererResult | Promise<RendererResult>, source: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const nodes = await resultNodes(await render(), this.#options);
      if (asked === this.#asked) this.#draw(nodes);
    } catch (error) {
      if (!this.#life.signal.aborted) this.#options.onError(error, source);
    }
  }

  /** Takes away what was drawn, and listens no more. */
  dispose(): void {
    this.show([]);
    this.#life.abort();
    this.#writer.clear();
  }

  #draw(nodes: readonly SafeNode[]): void {
    if (!this.#life.signal.aborted) this.#drawn = this.#writer.patch(this.#element, this.#drawn, nodes);
  }
}
