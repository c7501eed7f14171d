/** Longest bare error, in characters. */
const maxLength = 64 * 1024;
/** Most looks at whether one is whole: each reads it from its start. */
const maxLooks = 32;
const lineEnd = /[\r\n]/g;

export interface FoundError {
  /** The JSON object. */
  readonly data: string;
  /** Where it ended in the text that was given last. */
  readonly endsAt: number;
}

/**
 * Finds an error that stands between the events of a stream as bare JSON, on one line or on many, as Gemini and some
 * gateways send it. It begins where a line begins with a brace, which no field of an event does.
 */
export class StrayError {
  /** The lines of what may be one; null outside of any. */
  #lines: string | null = null;
  /** The line under way, where it matters. */
  #line = '';
  #isLineStart = true;
  #looks = 0;

  /** The first error that ends in `text`, which comes behind all that was given before; null where none does. */
  find(text: string): FoundError | null {
    let at = 0;
    while (at < text.length) {
      if (this.#lines === null) {
        at = this.#startIn(text, at);
        if (at < 0) return null;
        this.#lines = '';
      }
      lineEnd.lastIndex = at;
      const end = lineEnd.exec(text)?.index ?? -1;
      this.#line += text.slice(at, end < 0 ? undefined : end);
      if (this.#lines.length + this.#line.length > maxLength) this.#leave();
      if (end < 0) return null;
      at = end + 1;
      const data = this.#endLine();
      if (data !== null) return {data, endsAt: at};
    }
    return null;
  }

  /** The same of a body's last line, which may lack its end. */
  end(): string | null {
    return this.#lines === null ? null : this.#endLine();
  }

  #startIn(text: string, from: number): number {
    const isHere = this.#isLineStart && text[from] === '{';
    const found = isHere ? from : text.slice(from).search(/(?<=[\r\n])\{/);
    this.#isLineStart = /[\r\n]$/.test(text.slice(-1));
    if (isHere || found < 0) return found;
    return from + found;
  }

  #endLine(): string | null {
    const line = this.#line;
    this.#line = '';
    this.#isLineStart = true;
    // A field of an event, or the end of one: this was something else.
    if (/^(?:data|event|id|retry)?:/.test(line)) return this.#leave();
    // Between the two characters of a line end, too.
    if (line === '') return null;
    this.#lines += `${line}\n`;
    // Parsed only where it may be whole.
    if (!/\}\s*$/.test(line)) return null;
    const text = this.#lines ?? '';
    this.#looks += 1;
    const value = parsed(text);
    if (value === undefined) return this.#looks < maxLooks ? null : this.#leave();
    this.#leave();
    return typeof value === 'object' && value !== null && 'error' in value ? text.trim() : null;
  }

  #leave(): null {
    this.#lines = null;
    this.#line = '';
    this.#looks = 0;
    return null;
  }
}

/** Undefined where it is not whole. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // More lines may come.
    return undefined;
  }
}
