import 'axe-core/axe.min.js';
import type {AxeResults, RunOptions} from 'axe-core';
import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {
  cut,
  type DrivenUploads,
  mountWithUploads,
  pick,
  refusalsOf,
  shows,
  textFile,
} from './attached-files.js';
import type {MountedChat, MountOptions} from './mounted-chat.js';

const {axe} = globalThis as unknown as {
  axe: {run(context: Element, options: RunOptions): Promise<AxeResults>};
};
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Each violation as one line; empty where there are none. */
async function violations(element: Element): Promise<string[]> {
  const {violations: found} = await axe.run(element, {runOnly: tags, resultTypes: ['violations']});
  return found.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' | ')}`);
}

const menu = (chat: MountedChat) => chat.composer.shadowRoot?.querySelector('[role=listbox]');

async function withFiles(chat: MountedChat, uploads: DrivenUploads): Promise<void> {
  pick(
    chat,
    textFile('a.txt'),
    textFile('b.txt'),
    textFile('c.txt'),
    textFile('tool.exe', 4, 'application/x'),
  );
  await shows(chat, 'a.txt uploading', 'b.txt uploading', 'c.txt uploading');
  uploads.open[0]?.take();
  uploads.open[1]?.fail(cut());
  await shows(chat, 'a.txt uploaded', 'b.txt failed', 'c.txt uploading');
  await until(() => refusalsOf(chat).length === 1, 'one was refused');
  chat.press('Enter');
}

type Reach = (chat: MountedChat, uploads: DrivenUploads) => Promise<void>;
const states: readonly (readonly [name: string, reach: Reach])[] = [
  ['files in every state', withFiles],
  [
    'a list of commands',
    async (chat) => {
      chat.element.commands = [{name: 'say', description: 'Says it', text: 'Say '}, {name: 'clear'}];
      await chat.settled();
      chat.write('/');
      await until(() => Boolean(menu(chat)), 'the list is open');
    },
  ],
  [
    'a list of models',
    async (chat) => {
      chat.element.models = [{id: 'a', label: 'Small', description: 'Quick'}, 'b'];
      chat.element.dictation = true;
      await chat.settled();
      chat.composer.shadowRoot?.querySelector<HTMLElement>('.model')?.click();
      await until(() => Boolean(menu(chat)), 'the list is open');
    },
  ],
  [
    'too long a draft',
    async (chat) => {
      chat.write('word '.repeat(7_000));
      await chat.settled();
    },
  ],
];
const looks: readonly MountOptions[] = [
  {attributes: {theme: 'light'}},
  {attributes: {theme: 'dark'}, width: 320, dir: 'rtl'},
];

describe('what axe finds in the composer', () => {
  for (const [name, reach] of states) {
    for (const look of looks) {
      it(`with ${name}, ${look.attributes?.['theme']}, is nothing`, async () => {
        const {chat, uploads} = await mountWithUploads(look);
        await reach(chat, uploads);
        await chat.settled();
        await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
        expect(await violations(chat.element)).to.deep.equal([]);
      });
    }
  }

  it('leaves room for the text and the buttons in a small and full composer', async () => {
    const {chat, uploads} = await mountWithUploads({width: 320, height: 400});
    chat.element.models = ['a-model-with-a-very-long-name-that-goes-on-and-on'];
    await withFiles(chat, uploads);
    chat.write('line\n'.repeat(40));
    await chat.settled();
    const [outer, send] = [chat.box.getBoundingClientRect(), chat.sendButton.getBoundingClientRect()];
    expect([send.bottom <= outer.bottom, send.top >= outer.top, send.right <= outer.right]).to.deep.equal([
      true,
      true,
      true,
    ]);
    const {scrollWidth, clientWidth} = chat.composer;
    expect(scrollWidth).to.equal(clientWidth);
  });
});
