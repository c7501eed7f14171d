import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ChatStreamElement} from '../../components/chat-stream/chat-stream.js';
import {type BuiltSite, openBuiltSite} from '../support/built-site.js';
import {ChatPage} from '../support/chat-page.js';
import {eventually} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser, type OpenPage} from '../support/driven-browser.js';
import {hostilePages} from '../support/hostile-pages.js';

/*
 * The script-tag file on pages that break widgets: by their styles, by their zoom, by what they made of the built-in objects.
 */

const answer = `Some **bold** words:

1. one
2. two

\`\`\`js
const list = [1, 2];
\`\`\`

| a | b |
| --- | --- |
| c | d |`;

let site: BuiltSite;
let browser: DrivenBrowser;
before(async () => {
  site = await openBuiltSite(hostilePages);
  browser = await driveBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

interface AskedPage extends OpenPage {
  readonly chat: ChatPage;
}

/** Opens the page at `path`, asks, and waits for the answer. */
async function openAndAsk(path: string, question = answer): Promise<AskedPage> {
  const opened = await browser.open(site.url + path, {viewport: {width: 1000, height: 700}});
  const chat = new ChatPage(opened.page);
  const button = opened.page.getByRole('button', {name: 'Open chat'});
  if (path !== '/plain' && (await button.isVisible())) await button.click();
  await chat.send(question);
  await eventually(async () => (await chat.status()) === 'complete', 'the answer is complete');
  return {...opened, chat};
}

/** How the frame, the answer, the composer and a button look. */
function looks({chat}: AskedPage): Promise<unknown[]> {
  const seen = [
    chat.chat.locator('[part~=base]'),
    chat.input,
    chat.sendButton,
    chat.answer(),
    chat.answer().locator('td').first(),
  ];
  const look = (one: Element): unknown => {
    const {color, fontFamily, fontSize, letterSpacing, lineHeight, textTransform, display} =
      getComputedStyle(one);
    const {width, height} = one.getBoundingClientRect();
    return {color, fontFamily, fontSize, letterSpacing, lineHeight, textTransform, display, width, height};
  };
  return Promise.all(seen.map((one) => one.evaluate(look)));
}

const drawnText = 'Some bold words:onetwoconst list = [1, 2];abcd';

async function drawn({chat}: AskedPage): Promise<string> {
  const text = await chat
    .answer()
    .evaluate((content) =>
      [...content.querySelectorAll('p, li, code, th, td')].map((one) => one.textContent).join(''),
    );
  return text.replace(/\n/g, '');
}

describe('a page whose rules reset everything', () => {
  it('changes nothing of how the chat looks', async () => {
    const plain = await openAndAsk('/plain');
    const reset = await openAndAsk('/resets-full');
    expect(await looks(reset)).to.deep.equal(await looks(plain));
    expect(reset.complaints).to.deep.equal([]);
  });

  it('lets the launcher open and close its panel', async () => {
    const plain = await openAndAsk('/launcher');
    const reset = await openAndAsk('/resets');
    expect(await looks(reset)).to.deep.equal(await looks(plain));
    const {page, chat} = reset;
    await chat.chat.getByRole('button', {name: 'Close chat'}).first().click();
    await chat.input.waitFor({state: 'hidden'});
    await page.getByRole('button', {name: 'Open chat'}).click();
    await chat.input.waitFor();
  });

  it('leaves a chat without a box of its own high enough to read', async () => {
    const {chat} = await openAndAsk('/resets-inline');
    const frame = await chat.chat.locator('[part~=frame]').boundingBox();
    expect(frame?.height).to.be.at.least(256);
    expect(frame?.width).to.be.above(900);
    const input = await chat.input.boundingBox();
    expect((input?.y ?? 0) + (input?.height ?? 0)).to.be.below((frame?.y ?? 0) + (frame?.height ?? 0));
  });
});

describe('a page with libraries that change what is built in', () => {
  for (const path of ['/old', '/old-after']) {
    it(`asks, answers and keeps its conversation: ${path}`, async () => {
      const asked = await openAndAsk(path);
      expect(await drawn(asked)).to.equal(drawnText);
      await asked.page.reload();
      await eventually(async () => (await asked.chat.status()) === 'complete', 'the answer is back');
      expect(await drawn(asked)).to.equal(drawnText);
      expect(asked.complaints).to.deep.equal([]);
    });
  }

  it('sends lists as lists, to whatever service', async () => {
    const {page} = await browser.open(`${site.url}/old`);
    const bodies: unknown[] = [];
    page.on('request', (request) => request.method() === 'POST' && bodies.push(request.postDataJSON()));
    await page.evaluate(async () => {
      const element = document.querySelector('chat-stream') as ChatStreamElement;
      Object.assign(element, {protocol: 'openai-chat', endpoint: '/api/elsewhere'});
      await element.send('Why?');
    });
    expect(bodies[0]).to.deep.include({messages: [{role: 'user', content: 'Why?'}]});
  });
});

describe('a page that is zoomed', () => {
  it('keeps the end of an answer in sight while it comes', async () => {
    const {chat, page} = await openAndAsk('/zoomed', 'word '.repeat(350));
    const scroller = chat.chat.locator('[part~=scroller]');
    const toEnd = (): Promise<number> =>
      scroller.evaluate(({scrollHeight, scrollTop, clientHeight}) => scrollHeight - scrollTop - clientHeight);
    await eventually(async () => (await toEnd()) < 2, 'the end is in sight');
    await page.mouse.move(300, 200);
    await page.mouse.wheel(0, -2000);
    await chat.chat.getByRole('button', {name: 'Jump to latest'}).click();
    await eventually(async () => (await toEnd()) < 2, 'the end is in sight again');
  });

  it('holds the panel inside the window', async () => {
    const {chat} = await openAndAsk('/zoomed-launcher');
    const box = await chat.chat.locator('[part~=frame]').boundingBox();
    expect(box?.x).to.be.at.least(0);
    expect(box?.y).to.be.at.least(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).to.be.at.most(1000);
  });
});

describe('a page that reads from the right', () => {
  it('has the launcher at its own end, and the person’s words too', async () => {
    const {page, chat} = await openAndAsk('/rtl', 'مرحبا بالعالم');
    const launcher = await page.getByRole('button', {name: 'Close chat'}).last().boundingBox();
    expect(launcher?.x).to.be.below(100);
    const bubble = await chat.chat.locator('[part~=bubble]').boundingBox();
    const answered = await chat.answer().locator('p').boundingBox();
    expect(bubble?.x).to.be.below((answered?.x ?? 0) + (answered?.width ?? 0) / 2);
    expect(await chat.answerText()).to.equal('مرحبا بالعالم');
  });
});
