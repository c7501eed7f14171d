import '../../components/define.js';
import type {ChatStreamElement} from '../../components/chat-stream/chat-stream.js';
import type {StreamingChatServiceOptions} from '../../src/chat/service-options.js';
import {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import {until} from '../support/scripted-wire.js';
import {DrivenWire} from './driven-wire.js';

const undo: (() => void)[] = [];

afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

export interface MountOptions {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly suggestions?: readonly string[];
  readonly service?: Partial<StreamingChatServiceOptions>;
  /** CSS pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly dir?: 'ltr' | 'rtl';
}

/** Options of a chat that keeps what waits, as one on a page does; under a key of its own. */
export function keeping(): MountOptions {
  return {service: {storage: sessionStorage, storageKey: crypto.randomUUID()}};
}

/** A `<chat-stream>` on the page, with a real service whose far end the test drives. Gone after the test. */
export class MountedChat {
  readonly element: ChatStreamElement;
  readonly service: StreamingChatService;
  readonly wire = new DrivenWire();
  readonly box = document.createElement('div');

  private constructor({
    attributes = {},
    suggestions = [],
    service,
    width = 600,
    height = 600,
    dir,
  }: MountOptions) {
    this.service = new StreamingChatService({
      endpoint: '/test/chat/stream',
      fetch: this.wire.fetch,
      storage: null,
      random: () => 0,
      ...service,
    });
    this.element = document.createElement('chat-stream');
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
    this.element.service = this.service;
    this.element.suggestions = suggestions;
    Object.assign(this.box.style, {width: `${width}px`, height: `${height}px`});
    if (dir) this.box.dir = dir;
    this.box.append(this.element);
    undo.push(() => {
      this.box.remove();
      this.service.dispose();
    });
  }

  static async mount(options: MountOptions = {}): Promise<MountedChat> {
    const chat = new MountedChat(options);
    document.body.append(chat.box);
    await chat.settled();
    return chat;
  }

  /** The element and its inner ones have drawn what they were told. */
  async settled(): Promise<void> {
    await this.element.updateComplete;
    await this.thread.updateComplete;
    await this.outbox.updateComplete;
    await this.composer.updateComplete;
    for (const row of this.rows) await row.updateComplete;
  }

  get thread() {
    return inside(this.element, 'chat-stream-thread');
  }
  get composer() {
    return inside(this.element, 'chat-stream-composer');
  }
  get outbox() {
    return inside(this.element, 'chat-stream-outbox');
  }
  /** The messages that wait to be sent, as they are shown. */
  get waiting(): HTMLElement[] {
    return [...(this.outbox.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [])];
  }
  get field(): HTMLTextAreaElement {
    return inside(this.composer, 'textarea');
  }
  get sendButton(): HTMLButtonElement {
    return inside<HTMLButtonElement>(this.composer, '.send');
  }
  get scroller(): HTMLElement {
    return inside<HTMLElement>(this.thread, '.scroller');
  }
  get jump(): HTMLButtonElement {
    return inside<HTMLButtonElement>(this.thread, '.jump');
  }
  get rows() {
    return [...(this.thread.shadowRoot?.querySelectorAll('chat-stream-message') ?? [])];
  }
  get lastRow() {
    const row = this.rows.at(-1);
    if (!row) throw new Error('There is no message yet.');
    return row;
  }
  get status(): string {
    return this.element.shadowRoot?.querySelector('.status-text')?.textContent?.trim() ?? '';
  }

  /** What row number `index` shows; -1 is the last. */
  textOf(index: number): string {
    return this.rows.at(index)?.shadowRoot?.querySelector('article')?.innerText.trim() ?? '';
  }

  /** Writes `text` as a person does who uses a keyboard, without the keys. */
  write(text: string): void {
    this.field.focus();
    this.field.value = text;
    this.field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  }

  /** Presses `key` in the field; false when its default was prevented. */
  press(key: string, init: KeyboardEventInit = {}): boolean {
    return this.field.dispatchEvent(
      new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true, ...init}),
    );
  }

  /** Writes and sends `text`, and waits until the far end was asked. */
  async ask(text: string): Promise<void> {
    const asked = this.wire.answers.length;
    this.write(text);
    await this.settled();
    this.sendButton.click();
    await until(() => this.wire.answers.length > asked, 'the far end was asked');
    await this.settled();
  }

  /** Writes and sends `text`, by keys, while an answer is open or the device offline, and waits until it waits. */
  async queue(text: string): Promise<void> {
    const waiting = this.service.state.outbox.length;
    this.write(text);
    this.press('Enter', {ctrlKey: true});
    await until(() => this.service.state.outbox.length > waiting, 'it waits');
    await this.settled();
  }

  /** Asks, and lets the far end answer `text` and leave the answer open. */
  async askAndHear(question: string, answer: string): Promise<void> {
    await this.ask(question);
    this.wire.answer.start().chunk(answer);
    await this.hear(answer);
  }

  /** Waits until the last row shows `text`. */
  async hear(text: string): Promise<void> {
    // Not `innerText`: of blocks that are out of sight, and so not laid out, it says nothing.
    const words = (written: string): string => written.replace(/\s+/g, '');
    const shown = (): string => this.rows.at(-1)?.shadowRoot?.querySelector('article')?.textContent ?? '';
    await until(() => words(shown()).includes(words(text)), `the last message shows "${text}"`);
  }

  /** Ends the open answer well, and waits until its last words have come in. */
  async finish(): Promise<void> {
    this.wire.answer.done();
    await until(() => this.service.state.reply === null, 'the reply ended');
    await this.settled();
    const live = (): unknown => this.rows.at(-1)?.shadowRoot?.querySelector('[data-live]');
    await until(() => !live(), 'the last words are shown');
  }

  /** Types of the public events named, in the order in which they come. */
  listen(...types: string[]): Event[] {
    const heard: Event[] = [];
    for (const type of types) this.element.addEventListener(type, (event) => heard.push(event));
    return heard;
  }
}

function inside<Tag extends keyof HTMLElementTagNameMap>(host: Element, tag: Tag): HTMLElementTagNameMap[Tag];
function inside<Found extends Element>(host: Element, selector: string): Found;
function inside(host: Element, selector: string): Element {
  const found = host.shadowRoot?.querySelector(selector);
  if (!found) throw new Error(`<${host.localName}> has no ${selector}.`);
  return found;
}

/** What has the focus, through all shadow roots. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}
