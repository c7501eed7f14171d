import type {Token, Tokens} from 'marked';
import type {MarkdownPolicy} from '../guard/policy.js';
import {lookUpEntity} from '../guard/trusted-html.js';
import type {MarkdownLabels} from '../labels.js';
import {type Block, type Definitions, lexBlocks, readBlocks} from '../lex/lex.js';
import type {Syntax} from '../lex/syntax.js';
import {blockNodes} from '../nodes/block-nodes.js';
import {element, type SafeNode} from '../nodes/safe-node.js';
import type {SanitizedNodes} from '../nodes/sanitized-nodes.js';
import type {Spent} from '../source/limits.js';
import {visibleText} from '../source/visible-text.js';

export interface BuilderOptions {
  readonly policy: MarkdownPolicy;
  readonly labels: MarkdownLabels;
  /** What is read besides GitHub's Markdown. */
  readonly syntax: Syntax;
  /** A block could not be drawn; its source is shown as text. */
  readonly onError: (error: unknown, source: string) => void;
  /** Whether the page draws blocks of a language itself. */
  readonly hasRenderer?: ((language: string) => boolean) | undefined;
  /** Called when a sanitiser that was missing has come, or has failed to: what waited for it can be built. */
  readonly onSanitizer: () => void;
}

/** What a segment became. */
export interface Segmented {
  readonly nodes: readonly SafeNode[];
  /** What its source was read as; empty where that failed. */
  readonly tokens: readonly Token[];
  /** Links and images that it has, with those that were counted before. */
  readonly links: number;
}

export interface SegmentState {
  readonly known: Definitions;
  /** Is given the labels that were looked for in vain. */
  readonly asked: Set<string>;
  readonly isSettled: boolean;
  readonly isOpen: boolean;
  /** Links and images that stand before this source, in the same block. */
  readonly links?: number | undefined;
  /** What text that stands before this source, in the same paragraph, used of its limits. */
  readonly spent?: Spent | undefined;
}

/** Makes nodes of segments of source, whatever it takes: tokens, the sanitiser, or plain text where all else fails. */
export class SegmentBuilder {
  readonly #options: BuilderOptions;
  readonly #reported = new Set<string>();
  #sanitize: SanitizedNodes | 'loading' | 'failed' | null = null;
  #ready: Promise<void> = Promise.resolve();

  constructor(options: BuilderOptions) {
    this.#options = options;
  }

  /** Resolves when nothing waits for a sanitiser. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /**
   * What `source` becomes; null while the sanitiser that it needs is on its way. `blocks`: what it was split into, where
   * that is known.
   */
  build(source: string, state: SegmentState, blocks?: readonly Block[]): Segmented | null {
    try {
      const isRead = blocks?.every(({read}) => read) ?? false;
      const tokens =
        blocks && isRead ? readBlocks(blocks, state) : lexBlocks(source, state, this.#options.syntax);
      const isRaw = this.#options.policy.html === 'sanitized' && tokens.some(hasHtml);
      const counted = {links: state.links ?? 0};
      const nodes = isRaw ? this.#fromHtml(tokens, state, counted) : this.#fromTokens(tokens, state, counted);
      return nodes && {nodes, tokens, links: counted.links};
    } catch (error) {
      // Of a block that still grows each length would be told of.
      if (state.isSettled) this.#tell(source, error);
      return {nodes: asText(source), tokens: [], links: 0};
    }
  }

  /** Once for each source. */
  #tell(source: string, error: unknown): void {
    if (!this.#reported.has(source)) this.#options.onError(error, source);
    this.#reported.add(source);
  }

  #fromTokens(
    tokens: readonly Token[],
    {isSettled, isOpen, spent}: SegmentState,
    counted: {links: number},
  ): readonly SafeNode[] {
    const {policy, labels, hasRenderer} = this.#options;
    const before = spent?.length ?? 0;
    return blockNodes(tokens, {
      policy,
      labels,
      lookUpEntity,
      isSettled,
      isOpen,
      counted,
      hasRenderer,
      before,
    });
  }

  #fromHtml(tokens: Token[], state: SegmentState, counted: {links: number}): readonly SafeNode[] | null {
    if (this.#sanitize === null) this.#load();
    if (this.#sanitize === 'loading' || this.#sanitize === null) return null;
    if (this.#sanitize === 'failed') return this.#fromTokens(tokens, state, counted);
    return this.#sanitize(tokens, state.isSettled);
  }

  /** The sanitiser comes when it is first needed. Without it raw HTML is shown as text. */
  #load(): void {
    this.#sanitize = 'loading';
    this.#ready = import('../nodes/sanitized-nodes.js')
      .then(({createSanitizedNodes}) => {
        this.#sanitize = createSanitizedNodes(this.#options);
      })
      .catch((error: unknown) => {
        this.#sanitize = 'failed';
        this.#options.onError(error, '');
      })
      .then(() => this.#options.onSanitizer());
  }
}

/** `source` as plain text. */
function asText(source: string): readonly SafeNode[] {
  const lines = visibleText(source.trim()).split('\n');
  return [
    element(
      'p',
      {},
      lines.flatMap((line, at) => (at === 0 ? [line] : [element('br', {}, []), line])),
    ),
  ];
}

function hasHtml(token: Token): boolean {
  if (token.type === 'html') return true;
  if ('tokens' in token && token.tokens?.some(hasHtml)) return true;
  if (token.type === 'list') return (token as Tokens.List).items.some(hasHtml);
  if (token.type !== 'table') return false;
  const {header, rows} = token as Tokens.Table;
  return [header, ...rows].flat().some(({tokens}) => tokens.some(hasHtml));
}
