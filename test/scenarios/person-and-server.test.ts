import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type Cut, startCuttingProxy} from '../support/cutting-proxy.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

/*
 * The main job, end to end: the real page in a real browser against the real server, nothing of it mocked.
 */

let world: ChatWorld;
let browser: DrivenBrowser;
before(async () => {
  world = await openChatWorld({mockWordDelayMs: 15, defaultModel: 'mock/echo'});
  browser = await driveBrowser();
});
after(async () => {
  await browser.close();
  await world.close();
});

const story = Array.from({length: 60}, (_, at) => `word${at} süß 你好 👩‍👩‍👧`).join(' ');

async function openChat(origin = world.server.url) {
  const opened = await browser.open(origin);
  return {...opened, chat: new ChatPage(opened.page)};
}

/** The one conversation that has `question` in it. */
async function conversationOf(question: string): Promise<string> {
  const rows = await world.server.db.selectFrom('messages').select(['conversation_id', 'parts']).execute();
  const found = rows.find(({parts}) => parts.includes(JSON.stringify(question).slice(1, -1)));
  if (!found) throw new Error('No such conversation is saved.');
  return found.conversation_id;
}

describe('a person, a page and a server', () => {
  it('send and finish: formatted text grows on screen and is saved', async () => {
    const {chat, complaints} = await openChat();
    await chat.send('Some **bold** words and `code`, one two three four five six.');
    await eventually(async () => (await chat.status()) === 'complete');
    expect(await chat.answer().locator('strong').innerText()).to.equal('bold');
    expect(await chat.answer().locator('code').innerText()).to.equal('code');
    expect(await chat.input.inputValue()).to.equal('');
    expect(complaints).to.deep.equal([]);
  });

  it('stop: the partial answer stays on screen and in the database, and no text comes after', async () => {
    const {chat} = await openChat();
    const question = `stop me: ${story}`;
    await chat.send(question);
    await eventually(async () => (await chat.answerText()).includes('word3'));
    await chat.stopButton.click();
    await eventually(async () => (await chat.status()) === 'stopped');
    const shown = await chat.answerText();
    const saved = async () => (await world.savedTexts(await conversationOf(question)))[1] ?? '';
    await eventually(async () => (await saved()).trim() === shown, 'what is saved is what is shown');
    expect(await chat.answerText()).to.equal(shown);
    expect(question.startsWith(shown)).to.equal(true);
  });

  it('Esc stops as well', async () => {
    const {chat} = await openChat();
    await chat.send(`escape: ${story}`);
    await eventually(async () => (await chat.answerText()).includes('word1'));
    await chat.input.press('Escape');
    await eventually(async () => (await chat.status()) === 'stopped');
    expect(world.server.counts().runs).to.equal(0);
  });

  it('a socket cut in the middle of a character: the text ends equal to the saved one, of one generation', async () => {
    const generations = await world.generations();
    const question = `cut me: ${story}`;
    let isCut = false;
    const proxy = await startCuttingProxy(world.server.url, (line): Cut | null => {
      if (isCut || !line.startsWith('POST /api/ai/chat/stream ')) return null;
      isCut = true;
      return {afterBytes: Buffer.from('👩'), how: 'reset'};
    });
    const {chat} = await openChat(proxy.url);
    await chat.send(question);
    await eventually(async () => (await chat.status()) === 'complete', 'the answer is complete', 20_000);
    expect([proxy.cuts, await chat.answerText()]).to.deep.equal([1, question]);
    expect(await world.savedTexts(await conversationOf(question))).to.deep.equal([question, question]);
    expect((await world.generations()) - generations).to.equal(1);
    await proxy.close();
  });

  it('reload in the middle: the answer finishes, exactly once', async () => {
    const generations = await world.generations();
    const {page, chat} = await openChat();
    const question = `reload me: ${story}`;
    await chat.send(question);
    await eventually(async () => (await chat.answerText()).includes('word3'));
    await page.reload();
    await eventually(async () => (await chat.status()) === 'complete', 'the answer is complete', 20_000);
    expect(await chat.answerText()).to.equal(question);
    expect(await chat.questions()).to.deep.equal([question]);
    expect((await world.generations()) - generations).to.equal(1);
  });

  it('a second conversation begins empty, and the first is still there', async () => {
    const {page, chat} = await openChat();
    await chat.send('the first conversation');
    await eventually(async () => (await chat.status()) === 'complete');
    await page
      .getByRole('button', {name: /new conversation/i})
      .first()
      .click();
    await eventually(async () => (await chat.questions()).length === 0);
    await chat.send('the second conversation');
    await eventually(async () => (await chat.status()) === 'complete');
    expect(await chat.questions()).to.deep.equal(['the second conversation']);
    await page.getByText('the first conversation').first().click();
    await eventually(async () => (await chat.questions())[0] === 'the first conversation');
  });

  it('an answer full of traps runs nothing and fetches nothing', async () => {
    const {page, chat, requests, complaints} = await openChat();
    await page.evaluate(() => {
      const trap = globalThis as unknown as {fired: string[]};
      trap.fired = [];
      for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'] as const) {
        Object.assign(globalThis, {[name]: () => trap.fired.push(name)});
      }
    });
    const hostile = [
      'traps:',
      '<script>alert(1)</script>',
      '<img src="https://evil.example/a.png" onerror="alert(2)">',
      '<iframe src="https://evil.example/frame"></iframe>',
      '<svg onload="alert(3)"><image href="https://evil.example/b.png"/></svg>',
      '![pixel](https://evil.example/c.png?secret=1)',
      '[click](javascript:alert(4)) <a href="javascript:alert(5)">x</a>',
      '![ref][r]\n\n[r]: https://evil.example/d.png',
      '<style>@import "https://evil.example/e.css"; * {display: none}</style>',
      '<form action="https://evil.example/f"><input autofocus onfocus="alert(6)"></form>',
    ].join('\n\n');
    const before = requests.length;
    await chat.send(hostile);
    await eventually(async () => (await chat.status()) === 'complete');
    const fired = await page.evaluate(() => (globalThis as unknown as {fired: string[]}).fired);
    const links = await chat
      .answer()
      .locator('a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    const strangers = await chat
      .answer()
      .locator('script, iframe, img, svg, style, form, input, object, embed')
      .evaluateAll((all) => all.filter((one) => !one.closest('button')).map((one) => one.outerHTML));
    expect({
      fired,
      strangers,
      scripted: links.filter((href) => href?.startsWith('javascript')),
      asked: requests.slice(before).filter((url) => !url.startsWith(world.server.url)),
      complaints,
    }).to.deep.equal({fired: [], strangers: [], scripted: [], asked: [], complaints: []});
    expect(await chat.answerText()).to.include('<script>alert(1)</script>');
  });

  it('a server that refuses: the question stays, the error says what to do, and Retry works', async () => {
    const {page, chat} = await openChat();
    let refusals = 1;
    await page.route('**/api/ai/chat/stream', (route) =>
      refusals-- > 0 ? route.fulfill({status: 402, json: {code: 'payment'}}) : route.continue(),
    );
    await chat.send('please');
    await eventually(async () => (await chat.status()) === 'error');
    await chat.chat.getByText('The quota is used up.').first().waitFor();
    await chat.chat.getByRole('button', {name: 'Try again'}).first().click();
    await eventually(async () => (await chat.status()) === 'complete');
    expect([await chat.questions(), await chat.answerText()]).to.deep.equal([['please'], 'please']);
  });
});
