import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {ChatPage} from '../support/chat-page.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';

/*
 * What an answer rests on, the whole way: found before the model is asked, streamed as sources, shown below the answer,
 * saved, and followed by a person who was asked first.
 */

let world: ChatWorld;
let browser: DrivenBrowser;
before(async () => {
  const source = {type: 'source', snippet: 'What it says.'} as const;
  world = await openChatWorld({
    defaultModel: 'mock/echo',
    promptSteps: [
      {
        prepare: (messages) => ({
          messages,
          events: [
            {...source, id: 'a', title: 'The rules', url: 'https://rules.example/all'},
            {...source, id: 'b', title: 'Our handbook'},
            {...source, id: 'c', title: 'A trap', url: 'javascript:alert(1)'},
          ],
        }),
      },
    ],
  });
  browser = await driveBrowser();
});
after(async () => {
  await browser.close();
  await world.close();
});

describe('the sources of an answer', () => {
  it('stand folded below it, live and after a reload, and a link asks before it opens', async () => {
    const {page, complaints, requests} = await browser.open(world.server.url);
    const chat = new ChatPage(page);
    const sources = chat.chat.locator('[part~=sources]');
    const complete = async (): Promise<boolean> => (await chat.status()) === 'complete';
    await chat.send('Say it.');
    await eventually(complete, 'the answer is complete');
    await sources.locator('summary').press('Enter');
    const entries = async (): Promise<string[]> =>
      (await sources.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    const live = await entries();
    await page.reload();
    await eventually(complete, 'the answer is back');
    await sources.getByText('3 sources').click();
    expect([live, await entries()]).to.deep.equal([
      [
        'The rules rules.example What it says.',
        'Our handbook What it says.',
        'A trap javascript:alert(1) What it says.',
      ],
      live,
    ]);
    expect(await sources.getByRole('link').allInnerTexts()).to.deep.equal(['The rules']);
    await sources.getByRole('link').click();
    await page
      .getByRole('dialog', {name: 'Open this link?'})
      .getByText('https://rules.example/all')
      .waitFor();
    const asked = requests.filter((url) => !url.startsWith(world.server.url));
    expect([asked, complaints, await chat.answerText()]).to.deep.equal([[], [], 'Say it.']);
  });
});
