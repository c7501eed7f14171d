import {ChatStreamElement} from './chat-stream/chat-stream.js';
import {ChatStreamComposer} from './composer/chat-stream-composer.js';
import {ChatStreamLauncher} from './launcher/chat-stream-launcher.js';
import {ChatStreamLinkDialog} from './link-dialog/chat-stream-link-dialog.js';
import {ChatStreamMessage} from './message/chat-stream-message.js';
import {ChatStreamOutbox} from './outbox/chat-stream-outbox.js';
import {ChatStreamThread} from './thread/chat-stream-thread.js';

const defaultPrefix = 'chat-stream';

/** Inner elements first: what is already on the page is upgraded from the outside, and finds them there. */
const elements = {
  '-message': ChatStreamMessage,
  '-thread': ChatStreamThread,
  '-outbox': ChatStreamOutbox,
  '-composer': ChatStreamComposer,
  '-launcher': ChatStreamLauncher,
  '-link-dialog': ChatStreamLinkDialog,
  '': ChatStreamElement,
} as const;

/**
 * Registers the elements: `<chat-stream>` and its inner ones, or `<my-chat>`, `<my-chat-thread>`, … for
 * `define('my-chat')`. Doing it twice is doing it once. Does nothing where there is no registry, as in a worker.
 *
 * @throws {TypeError} when `prefix` is no name for an element, or other code has a class under one of the names:
 * then nothing is registered.
 */
export function define(prefix: string = defaultPrefix): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(prefix)) {
    throw new TypeError(`Expected \`prefix\` to be an element's name such as "my-chat", got "${prefix}".`);
  }
  if (!globalThis.customElements) return;
  const all = Object.entries(elements).map(([suffix, element]) => ({tag: prefix + suffix, element}));
  for (const {tag, element} of all) expectOurs(tag, element);
  for (const {tag, element} of all) {
    if (customElements.get(tag)) continue;
    // A class can be registered once: other names get a class of their own.
    customElements.define(
      tag,
      prefix === defaultPrefix ? element : class extends (element as typeof HTMLElement) {},
    );
  }
}

function expectOurs(tag: string, element: CustomElementConstructor): void {
  const found = customElements.get(tag);
  if (!found || found === element || Object.prototype.isPrototypeOf.call(element, found)) return;
  throw new TypeError(
    `<${tag}> is already defined by other code, perhaps by another version of chat-stream. ` +
      `Call \`define('my-chat')\` from 'chat-stream/components' and write <my-chat>.`,
  );
}
