import type {MessagePart} from '../../../src/model/message-part.js';
import type {ProviderEvent} from '../providers/provider.js';

type Said = Exclude<ProviderEvent, {type: 'finish'}>;

/** Counts what an answer holds, so that no model can make it longer than `maxLength` UTF-16 units. */
export class AnswerLimit {
  #left: number;
  /** Lengths of data with a name and an id, of which the last is all that the answer holds. */
  readonly #data = new Map<string, number>();

  constructor(maxLength: number, base: readonly MessagePart[]) {
    this.#left = maxLength - lengthOfParts(base);
  }

  /** As much of `event` as still has room: the same object where all of it has, null where nothing has. */
  fit(event: Said): Said | null {
    const length = lengthOfEvent(event) - this.#replacedBy(event);
    const left = this.#left;
    this.#left -= length;
    if (length <= left) return event;
    if (event.type !== 'chunk' && event.type !== 'reasoning') return null;
    const content = cutAt(event.content, Math.max(0, left));
    return content === '' ? null : {...event, content};
  }

  #replacedBy(event: Said): number {
    if (event.type !== 'data' || event.id === undefined) return 0;
    const key = JSON.stringify([event.name, event.id]);
    const before = this.#data.get(key) ?? 0;
    this.#data.set(key, lengthOfEvent(event));
    return before;
  }
}

/** UTF-16 units of all that an answer holds: text, thoughts, and what tools were given and gave. */
export function lengthOfParts(parts: readonly MessagePart[]): number {
  return parts.reduce((sum, part) => sum + lengthOfPart(part), 0);
}

function lengthOfPart(part: MessagePart): number {
  return part.type === 'text' || part.type === 'reasoning' ? part.text.length : JSON.stringify(part).length;
}

function lengthOfEvent(event: Said): number {
  if (event.type === 'chunk' || event.type === 'reasoning') return event.content.length;
  if (event.type === 'tool-call') return (event.argumentsDelta ?? event.arguments ?? '').length;
  return JSON.stringify(event).length;
}

/** Never inside a surrogate pair. */
function cutAt(text: string, length: number): string {
  const cut = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
