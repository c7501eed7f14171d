import type {ChatStreamElement} from '../../../components/chat-stream/chat-stream.js';
import {define} from '../../../components/registry.js';
import {ChatMessage, type MessageFields} from '../../../src/model/message.js';
import {conversationOf} from '../messages.js';
import {endpoint, serveWidget} from '../page/widget.js';

/** What the bench asks of our element alone. */
export interface OursBench {
  /** Puts a conversation of `count` messages in the place of what is shown, or of nothing. */
  prepare(count: number): void;
  show(): void;
  newConversation(): void;
  /** Asks, and resolves when the answer is complete. */
  askAndWait(): Promise<void>;
  /** Scrolls the transcript to a share of its length, from 0 to 1. */
  scrollTo(share: number): void;
  /** Takes the element away, and keeps nothing but a way to see whether it is still there. */
  remove(): void;
  isCollected(): boolean;
}

declare global {
  var ours: OursBench;
}

define();

let chat: ChatStreamElement | null = document.createElement('chat-stream') as ChatStreamElement;
chat.endpoint = endpoint;
chat.protocol = 'ai-sdk';
document.body.append(chat);

const inside = <Found extends Element>(selectors: readonly string[]): Found | null | undefined =>
  selectors.reduce<Element | null | undefined>(
    (element, selector) => element?.shadowRoot?.querySelector(selector),
    chat,
  ) as Found | null | undefined;

serveWidget({
  ask: () => void chat?.send('A question.'),
  input: () => inside(['chat-stream-composer', 'textarea']),
});

let prepared: readonly ChatMessage[] = [];
let gone: WeakRef<ChatStreamElement> | null = null;

globalThis.ours = {
  prepare(count) {
    prepared = conversationOf(count).map((fields) => new ChatMessage(fields as unknown as MessageFields));
  },
  show() {
    if (chat) chat.messages = prepared;
  },
  newConversation() {
    chat?.newConversation();
  },
  async askAndWait() {
    await chat?.send('A question.');
  },
  scrollTo(share) {
    const scroller = inside(['chat-stream-thread', '.scroller']);
    if (scroller) scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * share;
  },
  remove() {
    if (chat) gone = new WeakRef(chat);
    chat?.remove();
    chat = null;
  },
  isCollected: () => gone !== null && gone.deref() === undefined,
};
