import {LitElement} from 'lit';
import {property} from 'lit/decorators.js';
import type {HeadersOption, ProtocolName} from '../../src/chat/service-options.js';
import type {Protocol} from '../../src/protocols/protocol.js';
import type {AttachmentSettings} from '../composer/attachment-settings.js';
import type {ChatCommand} from '../composer/commands.js';
import type {SendOn} from '../composer/enter-key.js';
import type {ModelsSetting} from '../composer/model-offer.js';
import type {Authors, MessageRenderers, ShowReasoning} from '../message/answer-look.js';
import {labels} from '../shared/labels.js';
import type {Announce} from './announcer.js';
import type {MarkdownSettings} from './answer-options.js';
import type {Suggestion} from './start-screen.js';

export type Mode = 'inline' | 'panel' | 'launcher' | 'sidebar' | 'full';
export type Theme = 'auto' | 'light' | 'dark' | 'host';

/** The attribute alone, without a value, asks to see it. */
function reasoningOf(value: string | null): ShowReasoning {
  if (value === 'hidden') return value;
  return value === '' || value === 'open' ? 'open' : 'folded';
}

/** An attribute says `auto`, or ids with commas between them. */
function modelsOf(value: string | null): ModelsSetting {
  const ids = (value ?? '').split(',').map((id) => id.trim());
  return value === 'auto' ? value : ids.filter((id) => id !== '');
}

/** What a page sets on `<chat-stream>`. */
export abstract class ChatStreamSettings extends LitElement {
  /** Where messages are posted. */
  @property() endpoint = '';
  /** The wire, by name or as an object. */
  @property() protocol: ProtocolName | Protocol = 'auto';
  /** The conversation to show. */
  @property({attribute: 'conversation-id'}) conversationId: string | null = null;
  /**
   * `inline` fills its box, `full` the window; `panel` floats while `open`, `sidebar` at the window's side and as high as it;
   * `launcher` adds a button that opens a panel.
   */
  @property({reflect: true}) mode: Mode = 'inline';
  /** The corner of panel and launcher; the side of a sidebar. */
  @property({reflect: true}) position: 'start' | 'end' = 'end';
  /** Shows the panel. */
  @property({type: Boolean, reflect: true}) open = false;
  /** `auto` follows the system, `host` the page's own font and canvas. */
  @property({reflect: true}) theme: Theme = 'auto';
  /** `comfortable`, or `compact` for more on a small screen. */
  @property({reflect: true}) density: 'comfortable' | 'compact' = 'comfortable';
  /** The greeting; in a panel, its title. */
  @property() heading = '';
  /** What stands in the field of the composer while nothing is written. */
  @property() placeholder: string = labels.placeholder;
  /** One line of what this can do. */
  @property() intro = '';
  /**
   * `enter`, or `mod-enter` for Ctrl or Command with Enter. `auto` is `enter`, but for keyboards on the screen: there Enter makes a
   * new line.
   */
  @property({attribute: 'send-on'}) sendOn: SendOn = 'auto';
  /** A line under the composer: that answers may be wrong, for example. */
  @property() disclaimer = '';
  /** What the model thought: `folded` to one line, `open`, or `hidden`. */
  @property({attribute: 'show-reasoning', converter: reasoningOf}) showReasoning: ShowReasoning = 'folded';
  /** Says under each answer what it took: tokens, speed, time to the first token and, where it is known, cost. */
  @property({type: Boolean, attribute: 'show-usage'}) showUsage = false;
  /** Nothing can be written or sent. */
  @property({type: Boolean, reflect: true}) disabled = false;
  /** What screen readers are told of an answer. */
  @property() announce: Announce = 'sentences';

  /** Shows a button that writes down what is said, where the browser can. It may send what it hears to its maker. */
  @property({type: Boolean}) dictation = false;
  /** Id of the model that answers, of those in `models`; what the person chooses is found here. */
  @property() model: string | null = null;
  /** The models to choose from, the first one chosen at first; `auto`: those that the server lists. Default: none to choose. */
  @property({converter: modelsOf}) models: ModelsSetting = [];

  /** Which files may go with a message; false takes none. Default: what the native server takes, where files can be uploaded. */
  @property({attribute: false}) attachments: AttachmentSettings | false = {};
  /** What a `/` in the composer offers. */
  @property({attribute: false}) commands: readonly ChatCommand[] = [];
  /** Headers for every request of the element's own service. */
  @property({attribute: false}) headers: HeadersOption = {};
  /** What is written and not sent. */
  @property({attribute: false}) draft = '';
  /** How answers are drawn, and what they may show. */
  @property({attribute: false}) markdown: MarkdownSettings = {};
  /** What the page draws itself: `code` by the language of a fence, `data` by the name of a part, `tool` by that of a tool. */
  @property({attribute: false}) renderers: MessageRenderers = {};
  /** Names and pictures of those who speak: `{assistant: {name, avatar}, user: {name, avatar}}`. */
  @property({attribute: false}) authors: Authors = {};
  /** Up to four ways to begin. */
  @property({attribute: false}) suggestions: readonly (Suggestion | string)[] = [];

  /** Whether the chat floats over its page while it is open. */
  protected get isFloating(): boolean {
    return this.mode === 'launcher' || this.mode === 'panel' || this.mode === 'sidebar';
  }

  /** Whether nobody sees the chat, because it waits to be opened. */
  protected get isClosed(): boolean {
    return this.isFloating && !this.open;
  }
}
