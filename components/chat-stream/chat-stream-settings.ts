import {LitElement} from 'lit';
import {property} from 'lit/decorators.js';
import type {HeadersOption, ProtocolName} from '../../src/chat/service-options.js';
import type {MarkdownRenderers} from '../../src/markdown/index.js';
import type {Protocol} from '../../src/protocols/protocol.js';
import type {SendOn} from '../composer/enter-key.js';
import {labels} from '../shared/labels.js';
import type {Announce} from './announcer.js';
import type {MarkdownSettings} from './answer-options.js';
import type {Suggestion} from './start-screen.js';

export type Mode = 'inline' | 'panel' | 'launcher' | 'full';
export type Theme = 'auto' | 'light' | 'dark' | 'host';

/** What a page sets on `<chat-stream>`. */
export abstract class ChatStreamSettings extends LitElement {
  /** Where messages are posted. */
  @property() endpoint = '';
  /** The wire, by name or as an object. */
  @property() protocol: ProtocolName | Protocol = 'auto';
  /** The conversation to show. */
  @property({attribute: 'conversation-id'}) conversationId: string | null = null;
  /** `inline` fills its box, `full` the window; `panel` floats while `open`; `launcher` adds a button for it. */
  @property({reflect: true}) mode: Mode = 'inline';
  /** The corner of panel and launcher. */
  @property({reflect: true}) position: 'start' | 'end' = 'end';
  /** Shows the panel. */
  @property({type: Boolean, reflect: true}) open = false;
  /** `auto` follows the system, `host` the page's own font and canvas. */
  @property({reflect: true}) theme: Theme = 'auto';
  @property({reflect: true}) density: 'comfortable' | 'compact' = 'comfortable';
  /** The greeting; in a panel, its title. */
  @property() heading = '';
  @property() placeholder: string = labels.placeholder;
  /** One line of what this can do. */
  @property() intro = '';
  /** `enter`, or `mod-enter` for Ctrl or Command with Enter. */
  @property({attribute: 'send-on'}) sendOn: SendOn = 'enter';
  /** Nothing can be written or sent. */
  @property({type: Boolean, reflect: true}) disabled = false;
  /** What screen readers are told of an answer. */
  @property() announce: Announce = 'sentences';

  /** Headers for every request of the element's own service. */
  @property({attribute: false}) headers: HeadersOption = {};
  /** What is written and not sent. */
  @property({attribute: false}) draft = '';
  /** How answers are drawn, and what they may show. */
  @property({attribute: false}) markdown: MarkdownSettings = {};
  /** Blocks of answers that the page draws itself, by the language of their fence. */
  @property({attribute: false}) renderers: MarkdownRenderers = {};
  /** Up to four ways to begin. */
  @property({attribute: false}) suggestions: readonly (Suggestion | string)[] = [];
}
