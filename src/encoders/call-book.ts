import type {SaidEvent} from './ordered-encoder.js';

/** A tool call as far as it was told. */
export interface BookedCall {
  readonly toolCallId: string;
  readonly name: string;
  /** Its place among the calls of the answer, from 0. */
  readonly index: number;
  readonly arguments: string;
}

/** A call after one event more. */
export interface BookEntry {
  readonly call: BookedCall;
  readonly isNew: boolean;
  /** What came to its arguments; empty for one that is closed: nothing can be added to it. */
  readonly delta: string;
}

/** The tool calls of one answer: which there are, and which of them have said all their arguments. */
export class CallBook {
  readonly #calls = new Map<string, BookedCall>();
  readonly #open = new Set<string>();

  enter(event: Extract<SaidEvent, {type: 'tool-call'}>): BookEntry {
    const {toolCallId, name} = event;
    const known = this.#calls.get(toolCallId);
    const before = known ?? {toolCallId, name, index: this.#calls.size, arguments: ''};
    if (!known) this.#open.add(toolCallId);
    const delta = this.#open.has(toolCallId) ? deltaOf(event, before.arguments) : '';
    const call = {...before, arguments: before.arguments + delta};
    this.#calls.set(toolCallId, call);
    return {call, isNew: !known, delta};
  }

  /**
   * Closes the calls that must be over before `event`, which is about something else: those whose arguments are whole, and the one
   * that it answers. Returns them in the order in which they began.
   */
  closeBefore(event: Exclude<SaidEvent, {type: 'tool-call'}>): readonly BookedCall[] {
    const answered = event.type === 'tool-result' ? event.toolCallId : null;
    return this.#close(({toolCallId, arguments: text}) => toolCallId === answered || isWhole(text));
  }

  /** Closes all calls, and returns those that were open. */
  closeAll(): readonly BookedCall[] {
    return this.#close(() => true);
  }

  #close(isMeant: (call: BookedCall) => boolean): readonly BookedCall[] {
    const closed: BookedCall[] = [];
    for (const id of this.#open) {
      const call = this.#calls.get(id);
      if (!call || !isMeant(call)) continue;
      this.#open.delete(id);
      closed.push(call);
    }
    return closed;
  }
}

/** Said again as a whole, arguments add what they go beyond what is known. */
function deltaOf(
  {argumentsDelta = '', arguments: whole}: Extract<SaidEvent, {type: 'tool-call'}>,
  known: string,
): string {
  if (whole === undefined) return argumentsDelta;
  return whole.startsWith(known) ? whole.slice(known.length) : '';
}

function isWhole(text: string): boolean {
  // Looked at first: parsing at every event would be quadratic for a call that is never finished.
  return text.trimEnd().endsWith('}') && inputOf(text) !== undefined;
}

/** Arguments as a value; an empty object where there are none, undefined where they are no JSON. */
export function inputOf(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    // Cut in the middle, or a model's mistake: the caller decides what stands for it.
    return undefined;
  }
}

/** Arguments for wires that know them only as an object; empty where they are none. */
export function inputObjectOf(text: string): object {
  const input = inputOf(text);
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {};
}
