import {sendKeys} from '@web/test-runner-commands';
import {expect} from 'chai';
import type {ChatStreamFind} from '../../components/find/chat-stream-find.js';
import type {MessageId} from '../../src/base/ids.js';
import {textMessage} from '../../src/model/message.js';
import {until} from '../support/scripted-wire.js';
import {focused, MountedChat} from './mounted-chat.js';
import {mountWith, rested, turns, wheel} from './transcript-page.js';

const barOf = ({thread}: MountedChat): ChatStreamFind | null =>
  thread.shadowRoot?.querySelector('chat-stream-find') ?? null;

const countOf = (chat: MountedChat): string | undefined =>
  barOf(chat)?.shadowRoot?.querySelector('.count')?.textContent?.trim();

/** The words that are marked as the match that is looked at. */
function lookedAt(): string[] {
  const marked = [...(CSS.highlights?.get('chat-stream-found-current') ?? [])] as unknown as Range[];
  return 'highlights' in CSS ? marked.map(String) : [String(getSelection())];
}

async function find(chat: MountedChat, words: string, count: string): Promise<void> {
  await chat.element.find(words);
  await until(() => countOf(chat) === count, `it says ${count}`);
  await rested(chat);
}

/** A press with the key that the platform searches with. */
const search = (): KeyboardEvent => {
  const isApple = /mac/i.test(navigator.platform);
  const keys = {key: 'f', ctrlKey: !isApple, metaKey: isApple};
  return new KeyboardEvent('keydown', {...keys, bubbles: true, composed: true, cancelable: true});
};

describe('finding words', () => {
  it('counts them in all messages, drawn or not, by what a reader sees', async () => {
    const chat = await mountWith(turns(0, 200));
    // Every answer says so at least once; the word is bold in each.
    const lines = Array.from({length: 100}, (_, step) => 1 + ((2 * step + 1) % 5)).reduce(
      (sum, of) => sum + of,
      0,
    );
    await chat.element.find('of answer');
    await until(() => countOf(chat)?.endsWith(` of ${lines}`) ?? false, 'all are counted');
    await find(chat, 'QUESTION 7?', 'Not found');
    await find(chat, 'question 8?', '1 of 1');
    expect(lookedAt()).to.deep.equal(['Question 8?']);
  });

  it('brings what it found into view, draws it and marks it', async () => {
    const chat = await mountWith(turns(0, 200));
    await find(chat, 'Question 20?', '1 of 1');
    const row = chat.rows.find(({message}) => message?.id === 'm20');
    const [box, view] = [row, chat.scroller].map((element) => element?.getBoundingClientRect());
    expect(box?.top).to.be.at.least(view?.top ?? 0);
    expect(box?.bottom).to.be.at.most(view?.bottom ?? 0);
    expect(lookedAt()).to.deep.equal(['Question 20?']);
    expect(chat.jump.hidden).to.equal(false);
  });

  it('goes to the next by Enter, back by Shift+Enter, and around the ends', async () => {
    const chat = await mountWith(turns(0, 60));
    await find(chat, 'question 1', '1 of 5');
    const seen: (string | undefined)[] = [countOf(chat)];
    const step = async (key: string, says: string): Promise<void> => {
      const field = barOf(chat)?.shadowRoot?.querySelector('input');
      field?.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'Enter',
          shiftKey: key !== 'Enter',
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      );
      await until(() => countOf(chat) === says, `it says ${says}`);
      seen.push(countOf(chat));
    };
    await step('Enter', '2 of 5');
    await step('Shift+Enter', '1 of 5');
    await step('Shift+Enter', '5 of 5');
    await step('Enter', '1 of 5');
    expect(seen[0]).to.equal('1 of 5');
  });

  it('finds words across marks and line ends, but not across paragraphs, nor names of languages', async () => {
    const text = 'A **bold** and\n*slanted* word.\n\nAnother\n\n```js\nlet found;\n```';
    const id = 'm' as MessageId;
    const chat = await mountWith([textMessage({id, role: 'assistant', createdAt: Date.now(), text})]);
    await find(chat, 'bold and slanted', '1 of 1');
    expect(lookedAt().join().replace(/\s/g, ' ')).to.equal('bold and slanted');
    await find(chat, 'word. another', 'Not found');
    await find(chat, 'found', '1 of 1');
    await find(chat, 'js', 'Not found');
    await find(chat, '.*', 'Not found');
  });

  it('finds what an answer says meanwhile', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because.');
    await find(chat, 'because', '1 of 1');
    chat.wire.answer.chunk(' And because of that.');
    await chat.finish();
    await until(() => countOf(chat) === '1 of 2', 'it is counted');
  });

  it('opens by the key that searches, when the focus is inside, and gives the focus back on Esc', async () => {
    const chat = await mountWith(turns(0, 10));
    chat.field.focus();
    const pressed = search();
    chat.field.dispatchEvent(pressed);
    expect(pressed.defaultPrevented).to.equal(true);
    await until(() => focused()?.localName === 'input', 'the field has the focus');
    await sendKeys({press: 'Escape'});
    await until(() => barOf(chat) === null, 'the bar is gone');
    expect(focused() === chat.field).to.equal(true);
    const outside = search();
    document.body.dispatchEvent(outside);
    expect(outside.defaultPrevented).to.equal(false);
  });

  it('leaves the key to the browser when it is pressed again in the bar, and where there is nothing to find', async () => {
    const empty = await MountedChat.mount();
    const first = search();
    empty.field.dispatchEvent(first);
    const chat = await mountWith(turns(0, 10));
    await chat.element.find();
    const second = search();
    barOf(chat)?.shadowRoot?.querySelector('input')?.dispatchEvent(second);
    expect([first.defaultPrevented, second.defaultPrevented]).to.deep.equal([false, false]);
  });

  it('does not stop an answer when Esc closes it', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    await chat.element.find('because');
    await sendKeys({press: 'Escape'});
    await until(() => barOf(chat) === null, 'the bar is gone');
    expect(chat.service.state.isStreaming).to.equal(true);
  });

  it('moves nothing that is read when it opens and closes', async () => {
    const chat = await mountWith(turns(0, 40));
    wheel(chat, -400);
    await rested(chat);
    const row = chat.rows.find(
      (one) => one.getBoundingClientRect().top > chat.scroller.getBoundingClientRect().top + 60,
    );
    const before = row?.getBoundingClientRect().top ?? 0;
    await chat.element.find();
    await rested(chat);
    const open = row?.getBoundingClientRect().top ?? 0;
    barOf(chat)?.close();
    await rested(chat);
    expect([
      Math.abs(open - before) <= 1,
      Math.abs((row?.getBoundingClientRect().top ?? 0) - before) <= 1,
    ]).to.deep.equal([true, true]);
  });

  it('leaves no mark behind', async () => {
    const chat = await mountWith(turns(0, 10));
    await find(chat, 'question 2', '1 of 1');
    barOf(chat)?.close();
    expect([...(CSS.highlights?.get('chat-stream-found-current') ?? [])]).to.be.empty;
  });

  it('is opened by a button of the panel, once there is something to find', async () => {
    const chat = await MountedChat.mount({attributes: {mode: 'panel', open: ''}});
    const button = (): HTMLElement | null | undefined =>
      chat.element.shadowRoot?.querySelector<HTMLElement>('[aria-label="Find in conversation"]');
    expect(button()?.hidden).to.equal(true);
    chat.service.setMessages(turns(0, 4));
    await chat.settled();
    button()?.click();
    await until(() => focused()?.getAttribute('part') === 'field', 'the field has the focus');
  });
});
