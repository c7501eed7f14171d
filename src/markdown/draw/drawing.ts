import type {Footnotes} from '../footnotes/footnotes.js';
import {holdBack} from '../grow/hold-back.js';
import {OpenSource} from '../grow/open-source.js';
import {isPlainAddition} from '../grow/plain-words.js';
import {type Segment, segmentsOf, settledSegments} from '../grow/segments.js';
import {settledCount} from '../grow/settled.js';
import {type Block, type Definition, splitBlocks} from '../lex/lex.js';
import {element, type SafeNode} from '../nodes/safe-node.js';
import type {Built} from './built.js';
import {CommittedBlocks} from './committed-blocks.js';
import {type Drawn, misfitIn} from './drawn.js';
import {Freezer} from './freezer.js';
import {type BuilderOptions, SegmentBuilder} from './segment-builder.js';
import type {DomWriter} from './write-dom.js';

export interface DrawingOptions extends BuilderOptions {
  readonly root: HTMLElement;
  readonly writer: DomWriter;
  readonly footnotes: Footnotes;
}

/** What is to stand on screen. */
interface Plan {
  readonly segments: readonly Segment[];
  /** How many of the segments cannot change any more. */
  readonly settled: number;
  /** Which segment goes on growing; -1 where none does. */
  readonly open: number;
  readonly built: readonly Built[];
}

/**
 * A growing text on screen. What is settled is drawn once and not touched again, but where a definition that comes
 * later makes links of it; only the open tail is read and patched anew, and of a long open block only its end.
 */
export class Drawing {
  readonly #options: DrawingOptions;
  readonly #builder: SegmentBuilder;
  readonly #committed = new CommittedBlocks();
  readonly #freezer: Freezer;
  /** Definitions that cannot change any more. */
  readonly #known = new Map<string, Definition>();
  /** Source from the first block that may still change. */
  readonly #source = new OpenSource();
  /** What was added since it was drawn. */
  #added = '';
  /** Text beyond the limit. */
  #plain = '';
  #last: readonly Built[] = [];
  #open: Drawn[] = [];
  #behind: Drawn[] = [];

  constructor(options: DrawingOptions) {
    this.#options = options;
    this.#builder = new SegmentBuilder(options);
    this.#freezer = new Freezer(this.#source);
  }

  /** Resolves when all that was drawn is there, what needs the sanitiser included. */
  get ready(): Promise<void> {
    return this.#builder.ready;
  }

  /** `plain` comes after all Markdown, and is shown as it is. */
  add(source: string, plain: string): void {
    this.#added += source;
    this.#plain += plain;
  }

  /** Draws what was added. `isEnded`: nothing more comes, so nothing is held back. */
  draw(isEnded: boolean): void {
    if (!isEnded && this.#plain === '' && this.#appendWords()) return;
    this.#source.add(this.#added);
    this.#added = '';
    let plan = this.#plan(isEnded);
    while (this.#thawMisfits(plan)) plan = this.#plan(isEnded);
    this.#patch(plan.built, isEnded);
    this.#commit(plan);
    if (plan.open >= plan.settled) this.#shorten(plan);
  }

  /** Nothing is shown any more, and nothing is known. */
  clear(): void {
    this.#options.root.replaceChildren();
    this.#options.writer.clear();
    this.#options.footnotes.clear();
    this.#committed.clear();
    this.#freezer.clear();
    this.#known.clear();
    this.#source.clear();
    this.#added = '';
    this.#plain = '';
    this.#last = [];
    this.#open = [];
    this.#behind = [];
  }

  /** Puts words behind the last ones, where nothing else can come of them. Most of what comes is words. */
  #appendWords(): boolean {
    const last = this.#last.at(-1);
    const {text} = this.#source;
    if (!last?.isOpen || !text.endsWith(last.shown) || this.#freezer.isDue(text.length)) return false;
    const leaf = lastLeaf(this.#open);
    if (!leaf || !isPlainAddition(this.#added, text, leaf.node as string)) return false;
    (leaf.dom as Text).appendData(this.#added);
    leaf.node += this.#added;
    this.#source.add(this.#added);
    this.#last = [...this.#last.slice(0, -1), {...last, shown: last.shown + this.#added, isBehind: true}];
    this.#added = '';
    return true;
  }

  #plan(isEnded: boolean): Plan {
    const blocks = this.#split();
    const settledBlocks = isEnded ? blocks.length : settledCount(blocks);
    if (this.#define(blocks.slice(0, settledBlocks))) return this.#plan(isEnded);
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
    return {segments, settled, open, built};
  }

  #split(): readonly Block[] {
    const {text} = this.#source;
    try {
      return splitBlocks(text, this.#options.syntax);
    } catch (error) {
      this.#options.onError(error, text);
      return [{type: 'escape', raw: text, definitions: new Map()}];
    }
  }

  /**
   * Takes definitions that are final, first ones first, and draws finished blocks again that asked for one. True where
   * the open block did, and is to be read as a whole.
   */
  #define(blocks: readonly Pick<Block, 'definitions'>[]): boolean {
    const fresh: string[] = [];
    for (const {definitions} of blocks) {
      for (const [label, definition] of definitions) {
        if (this.#known.has(label)) continue;
        this.#known.set(label, definition);
        fresh.push(label);
      }
    }
    if (fresh.length === 0) return false;
    this.#redraw(fresh);
    if (!this.#freezer.askedFor(fresh)) return false;
    this.#freezer.thawAll(this.#open);
    return true;
  }

  /** Draws finished blocks again that asked for one of `labels`: exactly those. */
  #redraw(labels: readonly string[]): void {
    const {root, writer} = this.#options;
    for (const block of this.#committed.take(labels)) {
      const asked = new Set<string>();
      const state = {known: this.#known, asked, isSettled: true, isOpen: false};
      const nodes = this.#builder.build(block.source, state)?.nodes ?? block.drawn.map(({node}) => node);
      const end = block.drawn.at(-1)?.dom.nextSibling ?? null;
      block.drawn = writer.patch(root, block.drawn, nodes, end);
      this.#committed.add(block, asked);
    }
  }

  #build(
    {source, blocks}: Pick<Segment, 'source'> & Partial<Segment>,
    at: number,
    isSettled: boolean,
    isOpen: boolean,
  ): Built | null {
    const shown = isOpen ? holdBack(source, this.#options.syntax) : source;
    const last = this.#last[at];
    const isSame =
      last?.shown === shown && !last.isBehind && last.isSettled === isSettled && last.isOpen === isOpen;
    // A definition that came meanwhile only matters to what asked for one.
    if (isSame && (last.asked.size === 0 || last.definitions === this.#known.size)) return last;
    const asked = new Set<string>();
    const {links, spent} = isOpen ? this.#freezer : {};
    const state = {known: this.#known, asked, isSettled, isOpen, links, spent};
    const built = this.#builder.build(shown, state, shown === source ? blocks : undefined);
    return (
      built && {...built, shown, isSettled, isOpen, isBehind: false, definitions: this.#known.size, asked}
    );
  }

  /** Takes back what was taken for final and is not, or what is about to be final as a whole. */
  #thawMisfits({built, segments, settled}: Plan): boolean {
    const settledLength = segments.slice(0, settled).reduce((sum, {source}) => sum + source.length, 0);
    if (this.#source.isElided(settledLength)) {
      this.#freezer.thawAll(this.#open);
      return true;
    }
    const misfit = misfitIn(
      this.#options.root,
      this.#open,
      built.flatMap(({nodes}) => nodes),
    );
    if (!misfit) return false;
    this.#freezer.thaw(misfit);
    return true;
  }

  #patch(built: readonly Built[], isEnded: boolean): void {
    const {root, writer} = this.#options;
    const end = this.#behind[0]?.dom ?? null;
    this.#open = writer.patch(
      root,
      this.#open,
      built.flatMap(({nodes}) => nodes),
      end,
    );
    // The references that are numbered stand on the page by now.
    const behind: SafeNode[] = this.#plain === '' ? [] : [element('p', {}, [this.#plain])];
    this.#behind = writer.patch(root, this.#behind, [...behind, ...this.#footnotes(isEnded)]);
  }

  #footnotes(isEnded: boolean): readonly SafeNode[] {
    const state = {known: this.#known, isSettled: true, isOpen: false};
    return this.#options.footnotes.section({
      known: this.#known,
      isEnded,
      build: (source) => this.#builder.build(source, {...state, asked: new Set()})?.nodes ?? null,
    });
  }

  #commit({segments, built, settled}: Plan): void {
    const done = Math.min(settled, built.length);
    let length = 0;
    let count = 0;
    for (const [at, {nodes, asked}] of built.slice(0, done).entries()) {
      const source = segments[at]?.source ?? '';
      const drawn = this.#open.slice(count, count + nodes.length);
      if (asked.size > 0) this.#committed.add({source, drawn}, asked);
      count += nodes.length;
      length += source.length;
    }
    this.#open = this.#open.slice(count);
    this.#last = built.slice(done);
    if (length === 0) return;
    this.#source.cut(length);
    if (!this.#source.isElided()) this.#freezer.clear();
  }

  /** Takes what is final out of a block that is still open and long. */
  #shorten({segments, built, settled, open}: Plan): void {
    const segment = segments[open];
    const before = built[open];
    const at = open - Math.min(settled, built.length);
    const drawn = this.#drawnOf(at);
    if (!segment || !before || segment.blocks.length !== 1 || drawn.length !== 1) return;
    const from = segments.slice(settled, open).reduce((sum, {source}) => sum + source.length, 0);
    const shorter = this.#freezer.shorten({
      source: segment.source,
      from,
      drawn,
      built: before,
      build: (source) => this.#build({source}, -1, false, true),
    });
    if (!shorter) return;
    this.#last = this.#last.map((one, index) => (index === at ? shorter.built : one));
    // Definitions inside what was taken out are final, and not read again.
    const [block] = segment.blocks;
    if (block && block.definitions.size > 0) this.#define([{definitions: lostFrom(block, shorter.source)}]);
  }

  #drawnOf(at: number): readonly Drawn[] {
    const start = this.#last.slice(0, at).reduce((sum, {nodes}) => sum + nodes.length, 0);
    return this.#open.slice(start, start + (this.#last[at]?.nodes.length ?? 0));
  }
}

/** The text at the very end of what is drawn; null where something else ends it. */
function lastLeaf(drawn: readonly Drawn[]): Drawn | null {
  const last = drawn.at(-1);
  if (!last || last.body) return null;
  return typeof last.node === 'string' ? last : lastLeaf(last.children);
}

/** The definitions of `block` that `shorter`, the same block without what is final, does not have. */
function lostFrom(block: Block, shorter: string): ReadonlyMap<string, Definition> {
  const kept = new Set(splitBlocks(shorter).flatMap(({definitions}) => [...definitions.keys()]));
  return new Map([...block.definitions].filter(([label]) => !kept.has(label)));
}
