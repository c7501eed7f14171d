import type {ChatStreamElement} from '../../components/chat-stream/chat-stream.js';
import {until} from '../support/scripted-wire.js';

const undo: (() => void)[] = [];

afterEach(() => {
  for (const step of undo.splice(0)) step();
});

/** A page of its own with a `<chat-stream>` in it, in a frame of a phone's size. Gone after the test. */
export class SmallPage {
  readonly #frame = document.createElement('iframe');

  private constructor() {}

  /** `width` and `height` are CSS pixels. */
  static async open(
    attributes: Readonly<Record<string, string>>,
    {width = 390, height = 700}: {readonly width?: number; readonly height?: number} = {},
  ): Promise<SmallPage> {
    const page = new SmallPage();
    const frame = page.#frame;
    Object.assign(frame.style, {width: `${width}px`, height: `${height}px`, border: '0'});
    const script = new URL('/components/define.ts', location.href).href;
    const all = Object.entries({endpoint: '/__nowhere/chat/stream', ...attributes});
    frame.srcdoc =
      '<!doctype html><html lang="en"><title>A page</title><body style="margin: 0">' +
      `<button id="opener">Open</button><chat-stream ${all.map(([name, value]) => `${name}="${value}"`).join(' ')}>` +
      `</chat-stream><script type="module" src="${script}"></script>`;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
    document.body.append(frame);
    undo.push(() => frame.remove());
    await loaded;
    await until(() => page.chat.updateComplete !== undefined, 'the element is defined');
    await page.settled();
    return page;
  }

  get window(): Window & typeof globalThis {
    return this.#frame.contentWindow as Window & typeof globalThis;
  }
  get chat(): ChatStreamElement {
    return this.window.document.querySelector('chat-stream') as ChatStreamElement;
  }
  get opener(): HTMLElement {
    return this.window.document.querySelector('#opener') as HTMLElement;
  }
  get frame(): HTMLElement {
    return this.inside('.frame');
  }
  get composer(): HTMLElement {
    return this.inside('.composer');
  }
  /** What has the focus in the page, through all shadow roots. */
  get focused(): Element | null {
    let element = this.window.document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  }

  inside<Found extends HTMLElement>(selector: string): Found {
    const found = this.chat.shadowRoot?.querySelector<Found>(selector);
    if (!found) throw new Error(`<chat-stream> has no ${selector}.`);
    return found;
  }

  async settled(): Promise<void> {
    await this.chat.updateComplete;
  }

  resize(width: number): void {
    this.#frame.style.width = `${width}px`;
  }

  /** A keyboard that is laid over the page, as on a phone: it leaves `height` CSS pixels, which begin at `offsetTop`. */
  async raiseKeyboard({height, offsetTop = 0}: {readonly height: number; readonly offsetTop?: number}) {
    const seen = this.window.visualViewport;
    if (!seen) throw new Error('This browser has no visual viewport.');
    Object.defineProperties(seen, {
      height: {configurable: true, get: () => height},
      offsetTop: {configurable: true, get: () => offsetTop},
    });
    seen.dispatchEvent(new this.window.Event('resize'));
  }

  lowerKeyboard(): void {
    const seen = this.window.visualViewport;
    if (!seen) return;
    Reflect.deleteProperty(seen, 'height');
    Reflect.deleteProperty(seen, 'offsetTop');
    seen.dispatchEvent(new this.window.Event('resize'));
  }
}
