import type {MessageId} from '../../src/base/ids.js';
import {type ChatMessage, textMessage} from '../../src/model/message.js';
import {MountedChat, type MountOptions} from './mounted-chat.js';

const hourMs = 3_600_000;

/** Messages `from` to `to` of a conversation: questions, and answers of some lines. `createdAt`: in the hour before now, where not given. */
export function turns(from: number, to: number, createdAt: (at: number) => number = spread): ChatMessage[] {
  return Array.from({length: to - from}, (_, step) => {
    const at = from + step;
    const role = at % 2 === 0 ? 'user' : 'assistant';
    const lines = Array.from({length: 1 + (at % 5)}, (_, line) => `Line ${line} of **answer** ${at}.`);
    const text = role === 'user' ? `Question ${at}?` : lines.join('\n\n');
    return textMessage({id: `m${at}` as MessageId, role, createdAt: createdAt(at), text});
  });
}

const opened = Date.now();
function spread(at: number): number {
  return opened - 1000 + at / 1000;
}

/** Today at noon and, by days before it, other days. */
export function noon(daysAgo: number): number {
  const date = new Date();
  date.setHours(12, 0, 0, 0);
  return date.setDate(date.getDate() - daysAgo);
}

export {hourMs};

/** A chat with `messages`, at rest at its end. */
export async function mountWith(
  messages: readonly ChatMessage[],
  options?: MountOptions,
): Promise<MountedChat> {
  const chat = await MountedChat.mount(options);
  chat.service.setMessages(messages);
  await chat.settled();
  await rested(chat);
  return chat;
}

export const frame = (): Promise<number> => new Promise(requestAnimationFrame);

/** Waits until nothing moves and nothing more is drawn. */
export async function rested(chat: MountedChat): Promise<void> {
  let calm = 0;
  for (let last = ''; calm < 5; calm++) {
    await frame();
    const {scrollTop, scrollHeight} = chat.scroller;
    const now = `${scrollTop} ${scrollHeight} ${chat.rows.length}`;
    if (now !== last) calm = 0;
    last = now;
  }
}

/** Scrolls as a wheel does. */
export function wheel({scroller}: MountedChat, by: number): void {
  scroller.dispatchEvent(new WheelEvent('wheel', {deltaY: by, bubbles: true}));
  scroller.scrollBy({top: by, behavior: 'instant'});
}

export const toEnd = ({scroller}: MountedChat): number =>
  scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;

/** Articles in view by their names, and where their first line stands. CSS pixels from the view's upper edge. */
export function firstInView(chat: MountedChat): {readonly article: Element; readonly top: number} {
  const {top, bottom} = chat.scroller.getBoundingClientRect();
  for (const row of chat.rows) {
    const article = row.shadowRoot?.querySelector('article');
    const box = article?.getBoundingClientRect();
    if (article && box && box.top >= top && box.top < bottom) return {article, top: box.top - top};
  }
  throw new Error('No message begins in view.');
}

/** Messages that stand as light text. */
export function lightRows({thread}: MountedChat): HTMLElement[] {
  return [...(thread.shadowRoot?.querySelectorAll<HTMLElement>('.words') ?? [])];
}

/** What the lines between messages say. */
export function lines({thread}: MountedChat): (string | null)[] {
  return [...(thread.shadowRoot?.querySelectorAll('[role=separator]') ?? [])].map((line) => line.ariaLabel);
}
