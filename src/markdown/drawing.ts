import type {Links, Token} from 'marked';
import {type CommittedBlock, CommittedBlocks} from './committed-blocks.js';
import {holdBack} from './hold-back.js';
import {endsInFence, lex} from './lex.js';
import {tameNesting} from './limits.js';
import {type BuildOptions, nodesFromBlock} from './nodes-from-tokens.js';
import type {MarkdownPolicy} from './policy.js';
import type {SafeNode} from './safe-node.js';
import {settledCount} from './settled.js';
import {lookUpEntity} from './trusted-html.js';
import {visibleText} from './visible-text.js';
import {type ActionListener, patchChildren, patchNode} from './write-dom.js';

export interface DrawingOptions {
  readonly root: HTMLElement;
  readonly policy: MarkdownPolicy;
  onAction: ActionListener;
  /** A block could not be drawn; its source is shown as text. */
  onError(error: unknown, source: string): void;
}

/**
 * A growing text on screen. Finished blocks are drawn once and not touched again; only the open tail is read and
 * patched anew.
 */
export class Drawing {
  readonly #options: DrawingOptions;
  readonly #committed = new CommittedBlocks();
  /** Source from the first block that may still change. */
  #tail = '';
  #links: Links = Object.create(null) as Links;
  /** Links as last drawn, those of the tail included. */
  #shownLinks: Links = this.#links;
  #committedNodes = 0;
  #tailNodes: readonly SafeNode[] = [];
  /** Text beyond the limit: shown as it is. */
  #plain = '';

  constructor(options: DrawingOptions) {
    this.#options = options;
  }

  /** `plain` is what comes after the Markdown, as text. */
  add(source: string, plain: string): void {
    this.#tail = tameNesting(this.#tail + source);
    this.#plain += plain;
  }

  /** Draws what was added. `isEnded`: nothing more comes, so nothing is held back. */
  draw(isEnded: boolean): void {
    const {tokens, links} = lex(this.#tail, this.#links);
    const settled = isEnded ? tokens.length : settledCount(tokens);
    const finished = tokens.slice(0, settled);
    const finishedNodes = finished.map((token) => this.#nodesOf(token, true));
    const rest = this.#tail.slice(finished.reduce((length, {raw}) => length + raw.length, 0));
    const openNodes = this.#openNodes(rest, tokens.slice(settled), links);
    if (this.#plain !== '') openNodes.push(this.#plain);
    this.#patchTail([...finishedNodes.flat(), ...openNodes]);
    this.#commit(finished, finishedNodes);
    this.#tail = rest;
    this.#tailNodes = openNodes;
    this.#redefine(links);
    for (const token of finished) if (token.type === 'def') this.#define(token['tag'] as string, links);
  }

  /** Nothing is shown any more. */
  clear(): void {
    this.#options.root.replaceChildren();
    this.#committed.clear();
    this.#tail = '';
    this.#plain = '';
    this.#links = Object.create(null) as Links;
    this.#shownLinks = this.#links;
    this.#committedNodes = 0;
    this.#tailNodes = [];
  }

  #openNodes(rest: string, tokens: readonly Token[], links: Links): SafeNode[] {
    const shown = holdBack(rest, endsInFence(tokens));
    const shownTokens = shown === rest ? tokens : lex(shown, links).tokens;
    return shownTokens.flatMap((token, at) => this.#nodesOf(token, at < shownTokens.length - 1));
  }

  #nodesOf(token: Token, isFinal: boolean): readonly SafeNode[] {
    const options: BuildOptions = {policy: this.#options.policy, lookUpEntity, isFinal};
    try {
      return nodesFromBlock(token, options);
    } catch (error) {
      this.#options.onError(error, token.raw);
      return [visibleText(token.raw)];
    }
  }

  #patchTail(nodes: readonly SafeNode[]): void {
    const {root, onAction} = this.#options;
    patchChildren(root, this.#tailNodes, nodes, onAction, this.#committedNodes);
  }

  #commit(finished: readonly Token[], finishedNodes: readonly (readonly SafeNode[])[]): void {
    const {childNodes} = this.#options.root;
    for (const [at, token] of finished.entries()) {
      const nodes = finishedNodes[at] ?? [];
      const built = nodes.map((_, offset) => childNodes[this.#committedNodes + offset] as Node);
      this.#committedNodes += nodes.length;
      if (nodes.length > 0) this.#committed.add({source: token.raw, nodes, built});
    }
  }

  #define(label: string, links: Links): void {
    const link = links[label];
    if (link) this.#links[label] ??= link;
  }

  /** Draws finished blocks again whose labels have another meaning now: exactly those. */
  #redefine(links: Links): void {
    const before = this.#shownLinks;
    const labels = new Set([...Object.keys(before), ...Object.keys(links)]);
    const changed = [...labels].filter(
      (label) => before[label]?.href !== links[label]?.href || before[label]?.title !== links[label]?.title,
    );
    this.#shownLinks = {...links};
    for (const block of this.#committed.using(changed)) this.#redraw(block, links);
  }

  #redraw(block: CommittedBlock, links: Links): void {
    const nodes = lex(block.source, links).tokens.flatMap((token) => this.#nodesOf(token, true));
    // A label changes what a block says, never how many elements it is.
    if (nodes.length !== block.nodes.length) return;
    block.built = nodes.map((node, at) => {
      const built = block.built[at] as Node;
      return patchNode(built, block.nodes[at] ?? '', node, this.#options.onAction);
    });
    block.nodes = nodes;
  }
}
