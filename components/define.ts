/**
 * Registers `<chat-stream>`. Importing this is all that a page needs.
 *
 * @module
 */
import type {ChatStreamElement} from './chat-stream/chat-stream.js';
import {define} from './registry.js';

define();

export * from './index.js';

declare global {
  interface HTMLElementTagNameMap {
    'chat-stream': ChatStreamElement;
  }
}
