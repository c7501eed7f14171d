import {expect} from 'chai';
import {json, polling} from '../../src/transport/index.js';
import {FastClock} from '../support/fast-clock.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat, type MountOptions} from './mounted-chat.js';

/** A clock whose timers are quick, and which tells the time of the device. */
class QuickTimers extends FastClock {
  override now(): number {
    return Date.now();
  }
}

const retryOf = (chat: MountedChat): HTMLElement | null =>
  chat.element.shadowRoot?.querySelector('[part~=status-retry]') ?? null;
const lineOf = (chat: MountedChat): HTMLElement | null =>
  chat.element.shadowRoot?.querySelector('[part~=status]') ?? null;
/** An answer that was begun, and of which nothing is there yet. */
const accepted = (): Response =>
  new Response(new ReadableStream(), {
    headers: {'content-type': 'application/json', 'stream-id': 'stream-1'},
  });
const never = (): Promise<Response> => new Promise(() => undefined);

describe('the status line', () => {
  async function asking(
    options: MountOptions,
    refuse: () => Response | Promise<Response>,
  ): Promise<MountedChat> {
    const chat = await MountedChat.mount(options);
    chat.wire.refuseWith = refuse;
    void chat.service.send('Why?');
    await until(() => chat.wire.requests.length > 0, 'it was asked');
    return chat;
  }

  it('says nothing of a connection that is made at once, and that it is being made where it takes long', async () => {
    const chat = await asking({}, never);
    await chat.settled();
    expect(lineOf(chat)).to.equal(null);
    await until(() => chat.status === 'Connecting', 'it says so');
    expect(retryOf(chat)).to.equal(null);
  });

  it('says that the answer is slow to come, and for how long, and no more once it comes', async () => {
    const chat = await MountedChat.mount({service: {clock: new QuickTimers(50)}});
    await chat.askAndHear('Why?', 'Because');
    await until(() => chat.status.startsWith('The answer is slow to come · '), 'it says so');
    expect(chat.status).to.match(/ · \d+ s$/);
    chat.wire.answer.chunk(' of this.');
    await until(() => chat.status === '', 'it says no more');
  });

  it('leaves it to the transcript to say that the first word is slow to come', async () => {
    const chat = await MountedChat.mount({service: {clock: new QuickTimers(50)}});
    await chat.ask('Why?');
    chat.wire.answer.start();
    await until(() => chat.service.state.phase.kind === 'slow', 'it is slow');
    await chat.settled();
    expect(chat.status).to.equal('');
  });

  it('says that it connects again where that takes longer than a moment', async () => {
    const chat = await MountedChat.mount();
    await chat.askAndHear('Why?', 'Because');
    chat.wire.refuseWith = never;
    chat.wire.answer.cut();
    await until(() => chat.status === 'Connecting again', 'it says so');
  });

  it('says when it will try again, in seconds that pass', async () => {
    const chat = await MountedChat.mount({service: {random: () => 0.999, retry: {baseMs: 2500}}});
    await chat.askAndHear('Why?', 'Because');
    chat.wire.answer.cut();
    await until(() => chat.status === 'Connection lost, trying again in 3 s', 'it counts from 3');
    await until(() => chat.status === 'Connection lost, trying again in 2 s', 'it counts down');
  });

  for (const [transport, words] of [
    [polling(), 'The connection is limited: the answer comes in steps'],
    [json(), 'The connection is limited: the answer comes in one piece'],
  ] as const) {
    it(`says how the answer comes where no stream gets through: ${transport.name}`, async () => {
      const chat = await MountedChat.mount({service: {transports: [transport]}});
      chat.wire.refuseWith = () => (chat.wire.requests.length > 1 ? never() : accepted());
      void chat.service.send('Why?');
      await until(() => chat.status === words, 'it says so');
    });
  }

  it('says what to do about a conversation that cannot be loaded, and loads it by Retry', async () => {
    const chat = await MountedChat.mount();
    chat.wire.refuseWith = () => new Response('', {status: 403});
    await chat.element.openConversation('c1').catch(() => undefined);
    await chat.settled();
    expect(chat.status).to.not.equal('');
    const asked = chat.wire.requests.length;
    chat.wire.refuseWith = () => Response.json({messages: []});
    retryOf(chat)?.click();
    await until(() => chat.wire.requests.length > asked, 'it is asked again');
    await until(() => chat.status === '', 'nothing is wrong any more');
  });

  it('tells a failure by a sign and in words, work by a dot, and both by no colour alone', async () => {
    const chat = await MountedChat.mount();
    chat.wire.refuseWith = () => new Response('', {status: 404});
    await chat.element.openConversation('gone').catch(() => undefined);
    await chat.settled();
    const line = lineOf(chat);
    expect([line?.querySelector('svg') !== null, line?.querySelector('.pulse')]).to.deep.equal([true, null]);
    expect(retryOf(chat)?.innerText.trim()).to.equal('Try again');
  });

  it('does not say again above the composer what the transcript says of an answer that failed', async () => {
    const chat = await MountedChat.mount();
    await chat.ask('Why?');
    chat.wire.answer.start().fail('overloaded');
    await until(() => chat.service.state.reply === null, 'it failed');
    await chat.settled();
    expect([chat.status, chat.textOf(1).includes('The service is busy')]).to.deep.equal(['', true]);
  });
});
