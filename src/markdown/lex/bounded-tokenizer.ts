import {Tokenizer, type Tokens} from 'marked';
import {limits} from '../source/limits.js';
import {alertAt} from './alerts.js';
import {footnoteReferenceAt} from './footnotes.js';
import {fencedMath} from './math.js';
import type {OwnToken} from './own-tokens.js';
import {interruption, interruptionOfList, type Syntax} from './syntax.js';

/** marked's tokenizer with our limits, and where blocks of ours begin among its own. */
export class BoundedTokenizer extends Tokenizer {
  readonly #syntax: Syntax;
  readonly #isTop: () => boolean;

  constructor(syntax: Syntax, isTop: () => boolean) {
    super();
    this.#syntax = syntax;
    this.#isTop = isTop;
  }

  /** A definition ends at a blank line at the latest, its title too; marked's own pattern would look on for a quote. */
  override def(source: string): Tokens.Def | undefined {
    if (!/^ {0,3}\[/.test(source)) return undefined;
    const blank = source.search(/\n[ \t]*\n/);
    return super.def(blank < 0 ? source : source.slice(0, blank + 1));
  }

  override table(source: string): Tokens.Table | undefined {
    const head = source.slice(0, source.indexOf('\n') + 1);
    const bars = head.length <= limits.tableColumns ? 0 : head.split('|').length - 1;
    return bars > limits.tableColumns ? undefined : super.table(this.#uninterrupted(source));
  }

  override lheading(source: string): Tokens.Heading | undefined {
    return super.lheading(this.#uninterrupted(source));
  }

  override list(source: string): Tokens.List | undefined {
    const end = interruptionOfList(source, this.#syntax);
    return super.list(end < 0 ? source : source.slice(0, end));
  }

  override blockquote(source: string): Tokens.Blockquote | undefined {
    const lines = this.#uninterrupted(source);
    const alert = this.#isTop() ? alertAt(lines, (quote) => super.blockquote(quote)) : undefined;
    return alert ? asMarked<Tokens.Blockquote>(alert) : super.blockquote(lines);
  }

  override fences(source: string): Tokens.Code | undefined {
    const fence = super.fences(source);
    const isMath = this.#syntax.math === true && /^math(?:\s|$)/.test(fence?.lang ?? '');
    const math = fence && isMath ? fencedMath(fence.raw, fence.text) : undefined;
    return math ? asMarked<Tokens.Code>(math) : fence;
  }

  /** What is no link may be a footnote: as on GitHub, links come first. */
  override reflink(
    source: string,
    links: Parameters<Tokenizer['reflink']>[1],
  ): ReturnType<Tokenizer['reflink']> {
    const found = super.reflink(source, links);
    if (found && found.type !== 'text') return found;
    const reference = footnoteReferenceAt(source);
    return reference ? asMarked<Tokens.Text>(reference) : found;
  }

  /** Text ends where a formula may begin. */
  override inlineText(source: string): Tokens.Text | undefined {
    const token = super.inlineText(source);
    const end = this.#syntax.math === true ? token?.raw.indexOf('$', 1) : -1;
    return end === undefined || end < 0 ? token : super.inlineText(source.slice(0, end));
  }

  #uninterrupted(source: string): string {
    const end = interruption(source, this.#syntax);
    return end < 0 ? source : source.slice(0, end);
  }
}

/** marked puts whatever its tokenizer gives among its tokens, and looks at no more than type and source. */
function asMarked<Known>(token: OwnToken): Known {
  return token as unknown as Known;
}
