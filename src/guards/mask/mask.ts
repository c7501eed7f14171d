import type {FindingOf} from '../finding.js';
import {findPii} from '../pii/find-pii.js';
import {withoutOverlaps} from '../pii/overlaps.js';
import {
  anyPlaceholder,
  type PlaceholderKind,
  parsePlaceholder,
  placeholder,
  unescaped,
} from './placeholder.js';

/** A mask as JSON keeps it: what stands for each placeholder. It holds the personal data: keep it as you keep messages. */
export type MaskFields = Readonly<Record<string, string>>;

interface Replaced {
  readonly kind: PlaceholderKind;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/**
 * What one conversation's placeholders stand for.
 *
 * The same value gets the same placeholder, message after message; another spelling is another value, so that what comes
 * back is exactly what was written. For every text, `unmask(mask(text))` is `text`.
 */
export class Mask {
  readonly #values = new Map<string, string>();
  readonly #placeholders = new Map<string, string>();
  readonly #counts = new Map<PlaceholderKind, number>();

  /**
   * A mask as `toJSON` gave it.
   *
   * @throws {TypeError} where `fields` is no such object.
   */
  static fromJSON(fields: MaskFields): Mask {
    const mask = new Mask();
    if (typeof fields !== 'object' || fields === null) throw notAMask();
    for (const [name, value] of Object.entries(fields)) mask.#restore(name, value);
    return mask;
  }

  /** How many values are hidden so far. */
  get size(): number {
    return this.#values.size;
  }

  toJSON(): MaskFields {
    return Object.fromEntries(this.#values);
  }

  /**
   * `text` with a placeholder for each of `findings`; all personal data that is found in it, unless given. Words of the
   * person that look like a placeholder get one themselves: they come back as they were.
   */
  mask(text: string, findings: readonly FindingOf<'pii'>[] = findPii(text)): string {
    let masked = '';
    let at = 0;
    for (const {kind, start, end} of withoutOverlaps<Replaced>([...findings, ...lookAlikes(text)])) {
      masked += text.slice(at, start) + this.#placeholderFor(kind, text.slice(start, end));
      at = end;
    }
    return masked + text.slice(at);
  }

  /**
   * `text` with the values in place of their placeholders, each as `written` writes it. Placeholders that were never
   * given stay.
   */
  unmask(text: string, written: (value: string) => string = asItIs): string {
    return text.replace(anyPlaceholder, (found) => {
      const value = this.#values.get(unescaped(found));
      return value === undefined ? found : written(value);
    });
  }

  #placeholderFor(kind: PlaceholderKind, value: string): string {
    const known = this.#placeholders.get(`${kind}:${value}`);
    if (known !== undefined) return known;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    const name = placeholder(kind, number);
    this.#counts.set(kind, number);
    this.#values.set(name, value);
    this.#placeholders.set(`${kind}:${value}`, name);
    return name;
  }

  #restore(name: string, value: unknown): void {
    const parsed = parsePlaceholder(name);
    if (parsed === null || typeof value !== 'string') throw notAMask();
    const {kind, number} = parsed;
    this.#values.set(name, value);
    this.#placeholders.set(`${kind}:${value}`, name);
    this.#counts.set(kind, Math.max(this.#counts.get(kind) ?? 0, number));
  }
}

function lookAlikes(text: string): Replaced[] {
  return Array.from(text.matchAll(anyPlaceholder), ({0: found, index}) => ({
    kind: 'text',
    start: index,
    end: index + found.length,
    score: 1,
  }));
}

function asItIs(value: string): string {
  return value;
}

function notAMask(): TypeError {
  return new TypeError('Expected `fields` to be what `Mask.toJSON` gave.');
}
