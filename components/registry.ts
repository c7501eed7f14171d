import {ChatStreamElement} from './chat-stream/chat-stream.js';
import {ChatStreamComposer} from './composer/chat-stream-composer.js';
import {ChatStreamLauncher} from './launcher/chat-stream-launcher.js';
import {lateElements} from './shared/late-elements.js';
import {defaultPrefix, expectFree, register} from './shared/our-elements.js';
import {ChatStreamThread} from './thread/chat-stream-thread.js';

/** Inner elements first: what is already on the page is upgraded from the outside, and finds them there. */
const elements = {
  '-thread': ChatStreamThread,
  '-composer': ChatStreamComposer,
  '-launcher': ChatStreamLauncher,
  '': ChatStreamElement,
} as const;

/**
 * Registers the elements: `<chat-stream>` and its inner ones, or `<my-chat>`, `<my-chat-thread>`, … for
 * `define('my-chat')`; some inner ones when they are first needed. Doing it twice is doing it once. Does nothing where
 * there is no registry, as in a worker.
 *
 * @throws {TypeError} when `prefix` is no name for an element, or other code has a class under one of the names:
 * then nothing is registered.
 */
export function define(prefix: string = defaultPrefix): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(prefix)) {
    throw new TypeError(`Expected \`prefix\` to be an element's name such as "my-chat", got "${prefix}".`);
  }
  if (!globalThis.customElements) return;
  const late = Object.keys(lateElements).map((name) => `-${name}`);
  for (const suffix of [...Object.keys(elements), ...late]) expectFree(prefix + suffix);
  for (const [suffix, element] of Object.entries(elements)) register(prefix + suffix, element);
}
