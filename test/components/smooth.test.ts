import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

const words = 'word '.repeat(80).trim();

describe('an answer that comes in smoothly', () => {
  const text = (chat: MountedChat): string =>
    chat.lastRow.shadowRoot?.querySelector('.markdown')?.textContent ?? '';
  const isLive = (chat: MountedChat): boolean =>
    chat.lastRow.shadowRoot?.querySelector('[data-live]') instanceof Element;

  /** A chat whose answer has just come, and is shown in part. */
  async function comingIn(): Promise<MountedChat> {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'W');
    chat.wire.answer.chunk(` ${words}`);
    await until(() => text(chat).length > 2, 'some of it is shown');
    return chat;
  }

  it('shows a mass of words little by little, and runs out after its end', async () => {
    const chat = await comingIn();
    chat.wire.answer.done();
    await until(() => chat.service.state.reply === null, 'the reply ended');
    await chat.settled();
    expect([text(chat).length < words.length, isLive(chat)]).to.deep.equal([true, true]);
    await until(() => text(chat) === `W ${words}`, 'all is shown');
    await until(() => !isLive(chat), 'the live edge is gone');
  });

  it('is at once on screen as far as it came when it is stopped', async () => {
    const chat = await comingIn();
    await until(() => chat.service.state.reply?.content === `W ${words}`, 'all of it has come');
    expect(text(chat).length).to.be.below(words.length);
    void chat.element.stop();
    await chat.settled();
    expect([text(chat), isLive(chat)]).to.deep.equal([`W ${words}`, false]);
  });

  it('is at once on screen as far as it came when it fails', async () => {
    const chat = await comingIn();
    chat.wire.answer.send({type: 'error', code: 'overloaded', message: 'x', hint: 'y', retryable: true});
    await until(() => chat.service.state.reply === null, 'the reply ended');
    await chat.settled();
    expect([text(chat), isLive(chat)]).to.deep.equal([`W ${words}`, false]);
  });

  it('is all there at once where the page does not want it smooth', async () => {
    const chat = await MountedChat.mount();
    chat.element.markdown = {smooth: false};
    await chat.askAndHear('Why?', 'W');
    const sizes = new Set<number>();
    const watch = new MutationObserver(() => sizes.add(text(chat).length));
    watch.observe(chat.lastRow.shadowRoot as ShadowRoot, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    chat.wire.answer.chunk(` ${words}`);
    await until(() => text(chat) === `W ${words}`, 'all is shown');
    watch.disconnect();
    expect([...sizes]).to.deep.equal([words.length + 2]);
  });

  it('is drawn as the page says, also what stands there already, and anew only where that changed', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().chunk('```chart\n1, 2\n```\n');
    await chat.finish();
    const chart = (): string => 'A chart';
    chat.element.renderers = {code: {chart}};
    await chat.settled();
    await until(() => text(chat).includes('A chart'), 'the page drew it');
    const drawn = chat.lastRow.shadowRoot?.querySelector('.markdown');
    chat.element.renderers = {code: {chart}};
    chat.element.markdown = {policy: {}};
    await chat.settled();
    expect(chat.lastRow.shadowRoot?.querySelector('.markdown')).to.equal(drawn);
  });

  it('stays as safe as it was where a setting is wrong, which is reported', async () => {
    const chat = await MountedChat.mount();
    const reported: unknown[] = [];
    const before = window.onerror;
    window.onerror = (_message, _source, _line, _column, error) => {
      reported.push(error);
      return true;
    };
    try {
      chat.element.markdown = {
        policy: {images: 'all' as 'show', allowedLinkOrigins: ['https://example.com']},
      };
      await chat.settled();
    } finally {
      window.onerror = before;
    }
    expect(reported.map(String)).to.deep.equal([
      'TypeError: `policy.images` must be one of placeholder, show, got all.',
    ]);
    await chat.ask('Why?');
    chat.wire.answer.start().chunk('![A tree](https://example.com/a.png) [b](https://example.com)');
    await chat.finish();
    expect(chat.lastRow.shadowRoot?.querySelector('.markdown img')).to.equal(null);
  });
});
