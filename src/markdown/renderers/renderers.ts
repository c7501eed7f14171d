import type {MarkdownPolicy} from '../guard/policy.js';
import type {MarkdownLabels} from '../labels.js';
import {element, type SafeNode} from '../nodes/safe-node.js';
import {visibleText} from '../source/visible-text.js';

/** A fenced block as a renderer is given it: parsed, and never as HTML. */
export interface RenderedBlock {
  /** What stands between the fences, as it was written. */
  readonly source: string;
  /** The first word behind the opening fence. */
  readonly language: string;
  /** False where the text ended before the closing fence came. */
  readonly isClosed: boolean;
}

/** Text, which is shown as text; a node, whose content is shown as far as Markdown may show it; null for the code itself. */
export type RendererResult = string | Node | null | undefined;

/**
 * Makes something else of a fenced block than code. Called once for each source, when nothing can change it any more.
 *
 * What it returns is not put on the page: it is read, and built anew of the elements and attributes that Markdown may
 * become, under the same policy for links and images. All else (SVG, scripts, styles, ids, handlers) is dropped.
 */
export type BlockRenderer = (block: RenderedBlock) => RendererResult | Promise<RendererResult>;

/** What a page draws itself. */
export interface MarkdownRenderers {
  /** By the language of the fence; upper and lower case are one. A language of your own makes a block of your own. */
  readonly code?: Readonly<Record<string, BlockRenderer>> | undefined;
}

export interface RenderersOptions {
  readonly policy: MarkdownPolicy;
  readonly labels: MarkdownLabels;
  /** A renderer failed on `source`; the code is shown. */
  readonly onError: (error: unknown, source: string) => void;
}

/** The renderers of a page, and what they made: each is asked once for each source. */
export class Renderers {
  readonly #byLanguage: ReadonlyMap<string, BlockRenderer>;
  readonly #options: RenderersOptions;
  readonly #made = new Map<string, Promise<readonly SafeNode[]>>();

  /** @throws {TypeError} naming the renderer that is not a function. */
  constructor(renderers: MarkdownRenderers, options: RenderersOptions) {
    checkRenderers(renderers);
    const named = Object.entries(renderers.code ?? {});
    this.#byLanguage = new Map(named.map(([language, renderer]) => [language.toLowerCase(), renderer]));
    this.#options = options;
  }

  /** Resolves when all that was asked for is there. */
  get ready(): Promise<void> {
    return Promise.all(this.#made.values()).then(() => undefined);
  }

  has(language: string): boolean {
    return this.#byLanguage.has(language.toLowerCase());
  }

  /** What `block` becomes; empty where its code is to be shown. Never rejects. */
  render(block: RenderedBlock): Promise<readonly SafeNode[]> {
    const key = JSON.stringify([block.language, block.isClosed, block.source]);
    const made = this.#made.get(key) ?? this.#make(block);
    this.#made.set(key, made);
    return made;
  }

  clear(): void {
    this.#made.clear();
  }

  async #make(block: RenderedBlock): Promise<readonly SafeNode[]> {
    try {
      return await this.#nodesOf(await this.#byLanguage.get(block.language.toLowerCase())?.(block));
    } catch (error) {
      this.#options.onError(error, block.source);
      return [];
    }
  }

  async #nodesOf(result: RendererResult): Promise<readonly SafeNode[]> {
    if (result === null || result === undefined) return [];
    if (typeof result === 'string') return result === '' ? [] : [asText(result)];
    if (typeof result !== 'object' || !('nodeType' in result))
      throw new TypeError(`A renderer must return text, a node or null, got ${typeof result}.`);
    const {policy, labels} = this.#options;
    const {nodesFromDom} = await import('../nodes/nodes-from-html.js');
    const isFragment = result.nodeType === Node.DOCUMENT_FRAGMENT_NODE;
    const nodes = isFragment ? result.childNodes : [result];
    return nodesFromDom(nodes, {policy, labels, isSettled: true, dropsUnknown: true});
  }
}

/** @throws {TypeError} naming the renderer that is not a function. */
export function checkRenderers({code = {}}: MarkdownRenderers): void {
  for (const [language, renderer] of Object.entries(code)) {
    if (typeof renderer !== 'function')
      throw new TypeError(`\`renderers.code.${language}\` must be a function, got ${typeof renderer}.`);
  }
}

function asText(text: string): SafeNode {
  const lines = visibleText(text).split('\n');
  return element(
    'p',
    {},
    lines.flatMap((line, at) => (at === 0 ? [line] : [element('br', {}, []), line])),
  );
}
