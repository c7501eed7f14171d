import {CommittedBlocks} from '../grow/committed-blocks.js';
import {holdBack} from '../grow/hold-back.js';
import {type Segment, segmentsOf} from '../grow/segments.js';
import {settledCount} from '../grow/settled.js';
import {type Block, type Definition, splitBlocks} from '../lex/lex.js';
import {element, type SafeNode} from '../nodes/safe-node.js';
import {type BuilderOptions, SegmentBuilder} from './segment-builder.js';
import type {DomWriter} from './write-dom.js';

export interface DrawingOptions extends BuilderOptions {
  readonly root: HTMLElement;
  readonly writer: DomWriter;
}

/** A segment as it was last built, to be taken again as long as nothing about it changed. */
interface Built {
  readonly shown: string;
  readonly isSettled: boolean;
  readonly isOpen: boolean;
  readonly definitions: number;
  readonly asked: ReadonlySet<string>;
  readonly nodes: readonly SafeNode[];
}

/**
 * A growing text on screen. What is settled is drawn once and not touched again, but where a definition that comes
 * later makes links of it; only the open tail is read and patched anew.
 */
export class Drawing {
  readonly #options: DrawingOptions;
  readonly #builder: SegmentBuilder;
  readonly #committed = new CommittedBlocks();
  /** Definitions that cannot change any more. */
  readonly #known = new Map<string, Definition>();
  /** Source from the first block that may still change. */
  #tail = '';
  /** Text beyond the limit. */
  #plain = '';
  #lastBuilt: readonly Built[] = [];
  #openNodes: readonly SafeNode[] = [];
  #openDom: readonly Node[] = [];

  constructor(options: DrawingOptions) {
    this.#options = options;
    this.#builder = new SegmentBuilder(options);
  }

  /** Resolves when all that was drawn is there, what needs the sanitiser included. */
  get ready(): Promise<void> {
    return this.#builder.ready;
  }

  /** `plain` comes after all Markdown, and is shown as it is. */
  add(source: string, plain: string): void {
    this.#tail += source;
    this.#plain += plain;
  }

  /** Draws what was added. `isEnded`: nothing more comes, so nothing is held back. */
  draw(isEnded: boolean): void {
    const blocks = this.#split();
    const settledBlocks = isEnded ? blocks.length : settledCount(blocks);
    this.#redraw(this.#define(blocks.slice(0, settledBlocks)));
    const segments = segmentsOf(blocks, this.#options.policy.html);
    const settled = settledSegments(segments, settledBlocks, isEnded);
    const open = isEnded ? -1 : segments.findLastIndex(({source}) => source.trim() !== '');
    const built: Built[] = [];
    for (const [at, segment] of segments.entries()) {
      const next = this.#build(segment, at, at < settled, at === open && at >= settled);
      // What needs a sanitiser that is still loading stays away, and so does all behind it.
      if (!next) break;
      built.push(next);
    }
    this.#patch(built);
    this.#commit(segments, built.slice(0, Math.min(settled, built.length)));
    this.#lastBuilt = built.slice(Math.min(settled, built.length));
  }

  /** Nothing is shown any more, and nothing is known. */
  clear(): void {
    this.#options.root.replaceChildren();
    this.#committed.clear();
    this.#known.clear();
    this.#tail = '';
    this.#plain = '';
    this.#lastBuilt = [];
    this.#openNodes = [];
    this.#openDom = [];
  }

  #split(): readonly Block[] {
    try {
      return splitBlocks(this.#tail);
    } catch (error) {
      this.#options.onError(error, this.#tail);
      return [{type: 'escape', raw: this.#tail, definitions: new Map()}];
    }
  }

  /** Takes the definitions of settled blocks, first ones first; gives the labels that are new. */
  #define(blocks: readonly Block[]): string[] {
    const fresh: string[] = [];
    for (const {definitions} of blocks) {
      for (const [label, definition] of definitions) {
        if (this.#known.has(label)) continue;
        this.#known.set(label, definition);
        fresh.push(label);
      }
    }
    return fresh;
  }

  /** Draws finished blocks again that asked for one of `labels`: exactly those. */
  #redraw(labels: readonly string[]): void {
    for (const block of this.#committed.take(labels)) {
      const asked = new Set<string>();
      const state = {known: this.#known, asked, isSettled: true, isOpen: false};
      const nodes = this.#builder.build(block.source, state) ?? block.nodes;
      block.built = this.#options.writer.patch(this.#options.root, block.built, block.nodes, nodes);
      block.nodes = nodes;
      this.#committed.add(block, asked);
    }
  }

  #build(segment: Segment, at: number, isSettled: boolean, isOpen: boolean): Built | null {
    const shown = isOpen ? holdBack(segment.source) : segment.source;
    const last = this.#lastBuilt[at];
    const isSame = last?.shown === shown && last.isSettled === isSettled && last.isOpen === isOpen;
    // A definition that came meanwhile only matters to what asked for one.
    if (isSame && (last.asked.size === 0 || last.definitions === this.#known.size)) return last;
    const asked = new Set<string>();
    const nodes = this.#builder.build(shown, {known: this.#known, asked, isSettled, isOpen});
    return nodes && {shown, isSettled, isOpen, definitions: this.#known.size, asked, nodes};
  }

  #patch(built: readonly Built[]): void {
    const plain = this.#plain === '' ? [] : [element('p', {}, [this.#plain])];
    const nodes = [...built.flatMap((segment) => segment.nodes), ...plain];
    this.#openDom = this.#options.writer.patch(this.#options.root, this.#openDom, this.#openNodes, nodes);
    this.#openNodes = nodes;
  }

  #commit(segments: readonly Segment[], settled: readonly Built[]): void {
    let length = 0;
    let drawn = 0;
    for (const [at, {nodes, asked}] of settled.entries()) {
      const source = segments[at]?.source ?? '';
      const built = this.#openDom.slice(drawn, drawn + nodes.length);
      if (asked.size > 0) this.#committed.add({source, nodes, built}, asked);
      drawn += nodes.length;
      length += source.length;
    }
    this.#openDom = this.#openDom.slice(drawn);
    this.#openNodes = this.#openNodes.slice(drawn);
    this.#tail = this.#tail.slice(length);
  }
}

/** How many of `segments` lie within the first `settledBlocks` blocks, and so cannot change. */
function settledSegments(segments: readonly Segment[], settledBlocks: number, isEnded: boolean): number {
  let blocks = 0;
  const at = segments.findIndex(({size, isClosed}) => {
    blocks += size;
    return blocks > settledBlocks || !(isClosed || isEnded);
  });
  return at < 0 ? segments.length : at;
}
