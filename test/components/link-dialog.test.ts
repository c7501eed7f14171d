import 'axe-core/axe.min.js';
import {resetMouse, sendKeys, sendMouse} from '@web/test-runner-commands';
import type {AxeResults, RunOptions} from 'axe-core';
import {expect} from 'chai';
import {linkAddress} from '../../components/link-dialog/link-address.js';
import {until} from '../support/scripted-wire.js';
import {focused, MountedChat, type MountOptions} from './mounted-chat.js';

const {axe} = globalThis as unknown as {
  axe: {run(context: Element, options: RunOptions): Promise<AxeResults>};
};

async function press(element: Element, button: 'left' | 'middle' = 'left'): Promise<void> {
  const {left, top, width, height} = element.getBoundingClientRect();
  await sendMouse({
    type: 'click',
    button,
    position: [Math.round(left + width / 2), Math.round(top + height / 2)],
  });
}

/** A chat with an answer, and the dialog that its link opens. */
class LinkedChat {
  constructor(
    readonly chat: MountedChat,
    readonly link: HTMLAnchorElement,
  ) {}

  static async mount(answer: string, options?: MountOptions): Promise<LinkedChat> {
    const chat = await MountedChat.mount(options);
    await chat.ask('Why?');
    chat.wire.answer.start().chunk(answer);
    await chat.finish();
    const link = (): HTMLAnchorElement | null | undefined =>
      chat.lastRow.shadowRoot?.querySelector<HTMLAnchorElement>('.markdown a');
    await until(() => link() instanceof HTMLElement, 'the link is there');
    return new LinkedChat(chat, link() as HTMLAnchorElement);
  }

  get host(): Element {
    return this.chat.element.shadowRoot?.querySelector('.link-dialog') as Element;
  }
  get dialog(): HTMLDialogElement | null {
    return this.host.shadowRoot?.querySelector('dialog') ?? null;
  }
  get isOpen(): boolean {
    return this.dialog?.open === true;
  }

  part(name: string): HTMLElement {
    return this.host.shadowRoot?.querySelector(`[part=${name}]`) as HTMLElement;
  }

  async ask(): Promise<void> {
    await press(this.link);
    await until(() => this.isOpen, 'the dialog is open');
  }

  async closed(): Promise<void> {
    await until(() => !this.isOpen && this.dialog === null, 'the dialog is closed');
  }
}

/** Clicks that would follow a link, which is kept from happening. */
function followed(): string[] {
  const hrefs: string[] = [];
  const listener = (event: Event): void => {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (link && !event.defaultPrevented) hrefs.push(link.href);
    event.preventDefault();
  };
  for (const type of ['click', 'auxclick']) window.addEventListener(type, listener);
  undo.push(() => {
    for (const type of ['click', 'auxclick']) window.removeEventListener(type, listener);
  });
  return hrefs;
}

const undo: (() => void)[] = [];
const answer = 'See [this page](https://example.com/a?b=c#d).';

describe('link dialog', () => {
  afterEach(async () => {
    for (const step of undo.splice(0)) step();
    await resetMouse();
  });

  it('shows the whole address before a link opens, and where it leads', async () => {
    const hrefs = followed();
    const linked = await LinkedChat.mount(answer);
    await linked.ask();
    expect(linked.part('address').textContent).to.equal('https://example.com/a?b=c#d');
    expect(linked.part('address').querySelector('strong')?.textContent).to.equal('example.com');
    expect(hrefs).to.deep.equal([]);
  });

  it('opens in a new tab that knows nothing of this one, by the person’s own press', async () => {
    const hrefs = followed();
    const linked = await LinkedChat.mount(answer);
    await linked.ask();
    const open = linked.part('open') as HTMLAnchorElement;
    const {target, rel, referrerPolicy} = open;
    expect([target, rel.split(' ').includes('noopener'), referrerPolicy]).to.deep.equal([
      '_blank',
      true,
      'no-referrer',
    ]);
    await press(open);
    await linked.closed();
    expect(hrefs).to.deep.equal(['https://example.com/a?b=c#d']);
    expect(focused()).to.equal(linked.link);
  });

  it('opens nothing for a press that a script made', async () => {
    const hrefs = followed();
    const linked = await LinkedChat.mount(answer);
    await linked.ask();
    linked.part('open').click();
    expect([hrefs, linked.isOpen]).to.deep.equal([[], true]);
  });

  it('is closed by Cancel, by Esc and by a press beside it, and the focus goes back to the link', async () => {
    const hrefs = followed();
    const linked = await LinkedChat.mount(answer);
    const ways = [
      () => press(linked.part('cancel')),
      () => sendKeys({press: 'Escape'}),
      () => sendMouse({type: 'click', position: [5, 5]}),
    ];
    for (const close of ways) {
      await linked.ask();
      await close();
      await linked.closed();
      expect(focused()).to.equal(linked.link);
    }
    expect(hrefs).to.deep.equal([]);
  });

  it('gives the focus to what does no harm, and keeps it inside', async () => {
    const linked = await LinkedChat.mount(answer);
    linked.link.focus();
    await sendKeys({press: 'Enter'});
    await until(() => linked.isOpen, 'the dialog is open');
    expect(focused()).to.equal(linked.part('cancel'));
    await sendKeys({press: 'Tab'});
    expect(focused()).to.equal(linked.part('open'));
  });

  it('ends with Esc alone: neither the open answer nor the panel does', async () => {
    const linked = await LinkedChat.mount(answer, {attributes: {mode: 'panel', open: ''}});
    await linked.chat.askAndHear('And?', 'Because');
    await linked.ask();
    await sendKeys({press: 'Escape'});
    await linked.closed();
    expect([linked.chat.element.open, linked.chat.service.state.reply !== null]).to.deep.equal([true, true]);
  });

  it('does not come where the page cancels `chat-link`, nor does the link open', async () => {
    const hrefs = followed();
    const linked = await LinkedChat.mount(answer);
    const urls: string[] = [];
    linked.chat.element.addEventListener('chat-link', (event) => {
      urls.push(event.url);
      event.preventDefault();
    });
    await press(linked.link);
    await until(() => urls.length > 0, 'the page was told');
    expect([linked.dialog, hrefs]).to.deep.equal([null, []]);
  });

  it('does not come for an origin that the page allows', async () => {
    const hrefs = followed();
    const linked = await LinkedChat.mount(answer);
    linked.chat.element.markdown = {policy: {allowedLinkOrigins: ['https://example.com']}};
    await linked.chat.settled();
    const link = linked.chat.lastRow.shadowRoot?.querySelector('.markdown a') as Element;
    await press(link);
    await until(() => hrefs.length > 0, 'the link was followed');
    expect([linked.dialog, hrefs]).to.deep.equal([null, ['https://example.com/a?b=c#d']]);
  });

  it('is asked for a press of the middle button as well', async () => {
    const hrefs = followed();
    const linked = await LinkedChat.mount(answer);
    await press(linked.link, 'middle');
    await until(() => linked.isOpen, 'the dialog is open');
    expect(hrefs).to.deep.equal([]);
  });

  it('says what it is, and has nothing that keeps anyone out', async () => {
    for (const theme of ['light', 'dark']) {
      const long = `See [this](https://user@xn--pple-43d.com/${'long/'.repeat(200)}).`;
      const linked = await LinkedChat.mount(long, {attributes: {theme}});
      await linked.ask();
      // While it fades in, nothing has its own colour.
      await Promise.all(linked.dialog?.getAnimations().map(({finished}) => finished) ?? []);
      const named = linked.dialog?.getAttribute('aria-labelledby') ?? '';
      expect(linked.host.shadowRoot?.getElementById(named)?.textContent).to.equal('Open this link?');
      const {violations} = await axe.run(linked.chat.element, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations'],
      });
      expect(violations.map(({id}) => id)).to.deep.equal([]);
      linked.dialog?.close();
      await linked.closed();
    }
  });

  it('leaves with the element, and asks nothing afterwards', async () => {
    const linked = await LinkedChat.mount(answer);
    await linked.ask();
    linked.chat.element.remove();
    linked.chat.box.append(linked.chat.element);
    await linked.chat.settled();
    expect(linked.dialog).to.equal(null);
    await linked.ask();
  });

  const addresses: Readonly<Record<string, readonly [string, string, string, boolean] | null>> = {
    'https://example.com/': ['https://', 'example.com', '/', false],
    'https://example.com:8443/a?b#c': ['https://', 'example.com:8443', '/a?b#c', false],
    'https://google.com@evil.example/': ['https://google.com@', 'evil.example', '/', true],
    'https://xn--pple-43d.com/': ['https://', 'xn--pple-43d.com', '/', true],
    'https://a.xn--pple-43d.com/': ['https://', 'a.xn--pple-43d.com', '/', true],
    'mailto:ann@example.com?subject=Hi': ['mailto:', 'ann@example.com', '?subject=Hi', false],
    'javascript:alert(1)': null,
    'data:text/html,x': null,
    '/logout': null,
  };
  for (const [url, pieces] of Object.entries(addresses)) {
    it(`reads ${url} as ${pieces ? `leading to ${pieces[1]}` : 'no link'}`, () => {
      const address = linkAddress(url);
      expect(address && [address.before, address.target, address.after, address.isDisguised]).to.deep.equal(
        pieces,
      );
      if (address) expect(address.before + address.target + address.after).to.equal(url);
    });
  }
});
