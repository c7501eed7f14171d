import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {focused, MountedChat, type MountOptions} from './mounted-chat.js';

const frameOf = (chat: MountedChat): HTMLElement =>
  chat.element.shadowRoot?.querySelector('.frame') as HTMLElement;
const rectOf = (element: Element): number[] => {
  const {left, top, width, height} = element.getBoundingClientRect();
  return [left, top, width, height].map(Math.round);
};

describe('a sidebar', () => {
  const open = {mode: 'sidebar', open: '', heading: 'Help'};
  /** Also under 900 px, and above the width at which it fills the screen. */
  const pageWidth = (): number => document.documentElement.clientWidth;

  async function mounted(attributes = {}, options: MountOptions = {}): Promise<MountedChat> {
    const chat = await MountedChat.mount({...options, attributes: {...open, ...attributes}});
    await chat.element.updateComplete;
    return chat;
  }

  it('stands at the end of the window, as high as it, and takes no room of the page', async () => {
    const chat = await mounted();
    const after = document.createElement('p');
    chat.box.append(after);
    expect(rectOf(frameOf(chat))).to.deep.equal([pageWidth() - 400, 0, 400, innerHeight]);
    expect(Math.round(after.getBoundingClientRect().width)).to.equal(600);
  });

  it('stands at the start with position="start", and where the page reads from right to left', async () => {
    const atStart = await mounted({position: 'start'});
    expect(rectOf(frameOf(atStart))[0]).to.equal(0);
    const rightToLeft = await mounted({}, {dir: 'rtl'});
    expect(rectOf(frameOf(rightToLeft))[0]).to.equal(0);
    const both = await mounted({position: 'start'}, {dir: 'rtl'});
    expect(rectOf(frameOf(both))[0]).to.equal(pageWidth() - 400);
  });

  it('is as wide as its property says', async () => {
    const chat = await mounted();
    chat.element.style.setProperty('--chat-sidebar-width', '333px');
    expect(rectOf(frameOf(chat))[2]).to.equal(333);
  });

  it('is a named region beside the page, and no dialog over it', async () => {
    const chat = await mounted();
    expect([frameOf(chat).role, frameOf(chat).ariaLabel, frameOf(chat).ariaModal]).to.deep.equal([
      'region',
      'Help',
      null,
    ]);
  });

  it('opens by show(), closes by its button, and gives the focus back', async () => {
    const chat = await mounted();
    chat.element.hide();
    const opener = document.createElement('button');
    chat.box.append(opener);
    opener.focus();
    chat.element.show();
    await until(() => focused() === chat.field, 'the field has the focus');
    const heard = chat.listen('chat-open', 'chat-close');
    chat.element.shadowRoot?.querySelector<HTMLElement>('[aria-label="Close chat"]')?.click();
    await until(() => focused() === opener, 'the opener has the focus');
    expect([chat.element.open, heard.map(({type}) => type)]).to.deep.equal([false, ['chat-close']]);
    await until(() => getComputedStyle(frameOf(chat)).visibility === 'hidden', 'it is hidden');
  });
});

describe('the frame', () => {
  for (const mode of ['inline', 'full', 'panel', 'launcher', 'sidebar']) {
    it(`is not there at all while it is hidden, whatever its mode: ${mode}`, async () => {
      const chat = await MountedChat.mount({attributes: {mode, open: '', hidden: ''}});
      expect(getComputedStyle(chat.element).display).to.equal('none');
    });
  }

  it('fills the window with mode="full"', async () => {
    const chat = await MountedChat.mount({attributes: {mode: 'full'}});
    const {clientWidth} = document.documentElement;
    expect(rectOf(frameOf(chat))).to.deep.equal([0, 0, clientWidth, innerHeight]);
  });

  it('shows a disclaimer under the composer, and what a page puts there in its place', async () => {
    const chat = await MountedChat.mount({attributes: {disclaimer: 'Answers can be wrong.'}});
    const disclaimer = chat.element.shadowRoot?.querySelector('[part~=disclaimer]') as HTMLElement;
    expect(disclaimer.innerText).to.equal('Answers can be wrong.');
    const {top} = disclaimer.getBoundingClientRect();
    expect(top).to.be.at.least(chat.composer.getBoundingClientRect().bottom);
    const own = document.createElement('p');
    own.slot = 'footer';
    own.textContent = 'Ours';
    chat.element.append(own);
    expect([disclaimer.offsetHeight, own.offsetHeight > 0]).to.deep.equal([0, true]);
  });

  it('shows a greeting, a line, and up to four ways to begin', async () => {
    const chat = await MountedChat.mount({
      attributes: {heading: 'Hello', intro: 'Ask about deliveries.'},
      suggestions: ['One', 'Two', 'Three', 'Four', 'Five'],
    });
    const start = chat.element.shadowRoot?.querySelector<HTMLElement>('[part~=start]');
    const words = start?.innerText.trim().split(/\s*\n\s*/);
    expect(words).to.deep.equal(['Hello', 'Ask about deliveries.', 'One', 'Two', 'Three', 'Four']);
  });
});

describe('the scheme', () => {
  const schemeOf = (chat: MountedChat): string => getComputedStyle(frameOf(chat)).colorScheme;

  async function on(surface: string, attributes = {}): Promise<MountedChat> {
    const chat = await MountedChat.mount({attributes: {theme: 'light', ...attributes}});
    chat.element.style.setProperty('--chat-surface', surface);
    return chat;
  }

  it('is that of the surface, and follows when the page changes it', async () => {
    const chat = await on('#1a1b26');
    await until(() => schemeOf(chat) === 'dark', 'it is dark');
    chat.element.style.setProperty('--chat-surface', '#fffdf8');
    await until(() => schemeOf(chat) === 'light', 'it is light');
  });

  it('is that of the surface with the page’s own look, too', async () => {
    const chat = await on('#1a1b26', {theme: 'host'});
    await until(() => schemeOf(chat) === 'dark', 'it is dark');
    chat.element.style.setProperty('--chat-surface', '#fffdf8');
    await until(() => schemeOf(chat) !== 'dark', 'it is the page’s');
  });

  it('is that of the theme where the page sets no surface', async () => {
    const chat = await MountedChat.mount({attributes: {theme: 'dark'}});
    expect(schemeOf(chat)).to.equal('dark');
    chat.element.theme = 'light';
    await until(() => schemeOf(chat) === 'light', 'it is light');
  });

  it('gives code a colour that reads', async () => {
    const chat = await on('#1a1b26');
    await chat.ask('Why?');
    chat.wire.answer.start().chunk('```js\n// A comment\n```\n\nSo.');
    await until(
      () => chat.lastRow.shadowRoot?.querySelector('.hljs-comment') != null,
      'code has its colours',
    );
    const comment = chat.lastRow.shadowRoot?.querySelector('.hljs-comment') as Element;
    const [red = 0] = getComputedStyle(comment).color.match(/\d+/g)?.map(Number) ?? [];
    expect(red).to.be.above(128);
  });
});
