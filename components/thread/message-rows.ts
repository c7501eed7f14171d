import type {ContentEvent} from '../../src/chat/state-event.js';
import type {ChatMessage} from '../../src/model/message.js';
import {Row} from './row.js';
import {RowStretches} from './row-stretches.js';

export interface AddedRows {
  /** They hold nothing yet. */
  readonly rows: readonly Row[];
  /** The position of the first. */
  readonly at: number;
  /** Those of their stretches that are new. */
  readonly stretches: readonly HTMLElement[];
}

/**
 * The rows of a thread, one for each place in the conversation.
 *
 * A place keeps its element whatever happens to the message in it: its id is ours until the server gives its
 * own, and a reply moves into the list when it ends. So text in place stays in place, selection and all.
 */
export class MessageRows {
  readonly stretches: RowStretches;
  #rows: Row[] = [];

  constructor(container: HTMLElement) {
    this.stretches = new RowStretches(container);
  }

  get all(): readonly Row[] {
    return this.#rows;
  }

  get last(): Row | undefined {
    return this.#rows.at(-1);
  }

  /**
   * Shows `messages`: those that were shown keep their rows where others were added or taken away in one place, and other
   * rows change what they show. Costs what their number is; a row whose message is the same object is not touched.
   */
  show(messages: readonly ChatMessage[]): AddedRows {
    const rows = this.#rows;
    const tail = sameAtEnd(rows, messages);
    const at = Math.min(rows.length, messages.length) - tail;
    const after = rows.slice(rows.length - tail);
    const added = messages.slice(at, messages.length - tail).map((message) => new Row(message));
    for (const row of rows.slice(at, rows.length - tail)) this.stretches.remove(row);
    const stretches = this.stretches.insert(added, rows[at - 1], after[0]);
    const last = this.last;
    this.#rows = [...rows.slice(0, at), ...added, ...after];
    for (const [index, row] of this.#rows.entries()) row.message = messages[index] ?? row.message;
    if (last && last !== this.last) last.isLast = false;
    if (this.last) this.last.isLast = true;
    return {rows: added, at, stretches};
  }

  /** Shows what came of the open reply, which is the last row. Costs what `content` costs. */
  receive(reply: ChatMessage, content: ContentEvent): void {
    this.last?.receive(reply, content);
  }

  /** Lets all rows go: what is shown next is another conversation. */
  clear(): void {
    this.stretches.clear();
    this.#rows = [];
  }
}

/** How many of the last of `messages` are those that `rows` show, under whatever name; those at the beginning go first. */
function sameAtEnd(rows: readonly Row[], messages: readonly ChatMessage[]): number {
  const most = Math.min(rows.length, messages.length);
  let ids: Set<string> | null = null;
  const isSame = (row: Row | undefined, message: ChatMessage | undefined): boolean => {
    if (!row || !message) return false;
    const shown = row.message;
    if (shown === message || shown.id === message.id) return true;
    ids ??= new Set(messages.map(({id}) => id));
    // A message gets another name once the server knows it, but began when it began.
    return !ids.has(shown.id) && shown.createdAt === message.createdAt && shown.role === message.role;
  };
  let head = 0;
  while (head < most && isSame(rows[head], messages[head])) head += 1;
  let tail = 0;
  while (tail < most - head && isSame(rows.at(-1 - tail), messages.at(-1 - tail))) tail += 1;
  return tail;
}
