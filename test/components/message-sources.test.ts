import {resetMouse, sendKeys, sendMouse} from '@web/test-runner-commands';
import {expect} from 'chai';
import type {ChatLinkEvent} from '../../src/markdown/index.js';
import type {SourcePart} from '../../src/model/message-part.js';
import {until} from '../support/scripted-wire.js';
import {focused, MountedChat, type MountOptions} from './mounted-chat.js';

type Source = Omit<SourcePart, 'type' | 'id'> & {readonly id?: string};

const plain: Source = {title: 'A page', url: 'https://example.com/a?b=c'};

/** A chat with an answer that rests on `sources`, which came before its first word. */
async function cited(sources: readonly Source[], options?: MountOptions): Promise<MountedChat> {
  const chat = await MountedChat.mount(options);
  await chat.ask('Why?');
  chat.wire.answer.start();
  for (const [at, source] of sources.entries()) {
    chat.wire.answer.send({type: 'source', id: `s${at}`, ...source});
  }
  chat.wire.answer.chunk('Because.');
  await chat.finish();
  return chat;
}

function inside(chat: MountedChat): HTMLDetailsElement {
  const details = chat.lastRow.shadowRoot?.querySelector<HTMLDetailsElement>('[part~=sources]');
  if (!details) throw new Error('The answer shows no sources.');
  return details;
}
const entries = (chat: MountedChat): HTMLElement[] => [...inside(chat).querySelectorAll<HTMLElement>('li')];
const words = (element: Element): string => element.textContent?.replace(/\s+/g, ' ').trim() ?? '';

async function unfolded(sources: readonly Source[], options?: MountOptions): Promise<MountedChat> {
  const chat = await cited(sources, options);
  inside(chat).open = true;
  chat.element.scrollToLatest();
  return chat;
}

const linkOf = (chat: MountedChat): HTMLAnchorElement => {
  const link = inside(chat).querySelector('a');
  if (!link) throw new Error('The source is not linked.');
  return link;
};

async function press(element: Element): Promise<void> {
  const {left, top, height} = element.getBoundingClientRect();
  await sendMouse({type: 'click', position: [Math.round(left + 12), Math.round(top + height / 2)]});
}

describe('the sources of an answer', () => {
  afterEach(() => resetMouse());

  it('are one line below it that says how many they are', async () => {
    const [one, three] = [await cited([plain]), await cited([plain, plain, plain])];
    expect([one, three].map((chat) => words(inside(chat).querySelector('summary') as Element))).to.deep.equal(
      ['1 source', '3 sources'],
    );
    const content = three.lastRow.shadowRoot?.querySelector('[part~=content]') as Element;
    expect(inside(three).open).to.equal(false);
    expect(content.compareDocumentPosition(inside(three))).to.equal(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('are not there for an answer that has none', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because.');
    expect(chat.lastRow.shadowRoot?.querySelector('[part~=sources]')).to.equal(null);
  });

  it('are shown once each, whatever came twice', async () => {
    const chat = await cited([{...plain, id: 'same'}, {title: 'Other'}, {...plain, id: 'same'}]);
    expect(entries(chat).map(words)).to.deep.equal(['A page example.com', 'Other']);
  });

  it('say title, host and what was found there', async () => {
    const chat = await cited([
      {...plain, snippet: 'These words.'},
      {title: 'A book', snippet: 'Page 3.'},
    ]);
    expect(entries(chat).map(words)).to.deep.equal(['A page example.com These words.', 'A book Page 3.']);
  });

  it('leave the dots where they are until the answer begins', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().send({type: 'source', id: 's', title: 'A page'});
    await until(() => chat.lastRow.shadowRoot?.querySelector('[part~=sources]') != null, 'they are there');
    expect(chat.lastRow.shadowRoot?.querySelector('[part~=waiting]')).not.to.equal(null);
  });

  it('stay unfolded while the answer goes on', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().send({type: 'source', id: 's', title: 'A page'}).chunk('Because');
    await chat.hear('Because');
    inside(chat).open = true;
    chat.wire.answer.send({type: 'source', id: 't', title: 'Other'}).chunk(' of this.');
    await chat.hear('of this.');
    await chat.finish();
    expect([inside(chat).open, entries(chat).length]).to.deep.equal([true, 2]);
  });
});

describe('the link of a source', () => {
  afterEach(() => resetMouse());

  it('tells the place it leads to nothing of the page', async () => {
    const chat = await unfolded([plain]);
    const {href, target, rel, referrerPolicy} = linkOf(chat);
    expect({href, target, rel, referrerPolicy}).to.deep.equal({
      href: 'https://example.com/a?b=c',
      target: '_blank',
      rel: 'noopener noreferrer nofollow ugc',
      referrerPolicy: 'no-referrer',
    });
  });

  const shown: readonly (readonly [what: string, source: Source, words: string, href: string | null])[] = [
    ['is none for a script', {title: 'X', url: 'javascript:alert(1)'}, 'X javascript:alert(1)', null],
    ['is none for data', {title: 'X', url: 'data:text/html,x'}, 'X data:text/html,x', null],
    ['is none into the page itself', {title: 'X', url: '/logout'}, 'X /logout', null],
    ['is none without a scheme', {title: 'X', url: '//evil.example/x'}, 'X //evil.example/x', null],
    [
      'says where it leads whatever the title claims',
      {title: 'https://bank.example/login', url: 'https://evil.example/'},
      'https://bank.example/login evil.example',
      'https://evil.example/',
    ],
    [
      'says the host behind a name that stands before it',
      {title: 'X', url: 'https://bank.example@evil.example/'},
      'X evil.example',
      'https://bank.example@evil.example/',
    ],
    [
      'says a host of other letters in ASCII',
      {title: 'X', url: 'https://b\u0430nk.example/'},
      'X xn--bnk-6cd.example',
      'https://xn--bnk-6cd.example/',
    ],
    [
      'is called by its address where the title cannot be seen',
      {title: ' \u200b', url: 'https://example.com/a'},
      'https://example.com/a example.com',
      'https://example.com/a',
    ],
    [
      'shows a title as text',
      {title: '<b>bold</b>\u{e0041}', url: 'https://example.com/'},
      '<b>bold</b>[hidden: A] example.com',
      'https://example.com/',
    ],
  ];
  for (const [what, source, text, href] of shown) {
    it(what, async () => {
      const [entry] = entries(await cited([source]));
      const link = entry?.querySelector('a');
      expect([entry && words(entry), link ? link.href : null]).to.deep.equal([text, href]);
    });
  }

  it('asks before it leads away: the page, then the person', async () => {
    const chat = await unfolded([plain]);
    const heard = chat.listen('chat-link');
    await press(linkOf(chat));
    const dialog = (): HTMLDialogElement | null | undefined =>
      chat.element.shadowRoot?.querySelector('.link-dialog')?.shadowRoot?.querySelector('dialog');
    await until(() => dialog()?.open === true, 'the dialog is open');
    expect(heard.map((event) => (event as ChatLinkEvent).url)).to.deep.equal([plain.url]);
    await sendKeys({press: 'Escape'});
    await until(() => focused() === linkOf(chat), 'the link has the focus again');
  });

  it('opens nothing where the page says no, and nothing where a script pressed it', async () => {
    const chat = await unfolded([plain]);
    const heard: string[] = [];
    chat.element.addEventListener('chat-link', (event) => {
      heard.push(event.type);
      event.preventDefault();
    });
    const prevented: boolean[] = [];
    const onClick = (event: Event): void => void prevented.push(event.defaultPrevented);
    document.addEventListener('click', onClick);
    linkOf(chat).click();
    await press(linkOf(chat));
    await until(() => prevented.length === 2, 'both were pressed');
    document.removeEventListener('click', onClick);
    expect([prevented, heard]).to.deep.equal([[true, true], ['chat-link']]);
  });

  it('does not ask where the page lists the origin', async () => {
    const chat = await unfolded([plain]);
    chat.element.markdown = {policy: {allowedLinkOrigins: ['https://example.com']}};
    await chat.settled();
    inside(chat).open = true;
    const heard = chat.listen('chat-link');
    const prevented: boolean[] = [];
    document.addEventListener(
      'click',
      (event) => {
        prevented.push(event.defaultPrevented);
        // Nothing of the test may leave.
        event.preventDefault();
      },
      {once: true},
    );
    await press(linkOf(chat));
    await until(() => prevented.length === 1, 'it was pressed');
    expect([prevented, heard.length]).to.deep.equal([[false], 0]);
  });

  it('is reached and followed by keyboard alone', async () => {
    const chat = await cited([plain]);
    inside(chat).querySelector('summary')?.focus();
    await sendKeys({press: 'Enter'});
    await until(() => inside(chat).open, 'they are unfolded');
    const heard = chat.listen('chat-link');
    // Safari walks to links only where it was told to.
    linkOf(chat).focus();
    await sendKeys({press: 'Enter'});
    await until(() => heard.length === 1, 'it was followed');
  });
});
