import {expect} from 'chai';
import type {ChatConnectionEvent, ChatMetricsEvent} from '../../components/index.js';
import type {StateEventType} from '../../src/chat/state-event.js';
import {FastClock} from '../support/fast-clock.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

const notices: ReadonlySet<StateEventType> = new Set([
  'gap',
  'duplicate-dropped',
  'resumed',
  'stalled',
  'degraded',
  'restored',
  'metrics-updated',
]);

/** For each notice that comes, whether the transcript, or a message in it, was to be drawn for it. */
function watchDrawing(chat: MountedChat): {type: StateEventType; isDrawn: boolean}[] {
  const seen: {type: StateEventType; isDrawn: boolean}[] = [];
  const isPending = (): boolean => [chat.thread, ...chat.rows].some(({isUpdatePending}) => isUpdatePending);
  // The last to be told: what the elements do for an event is done by then.
  chat.service.subscribe((_, event) => {
    if (event && notices.has(event.type)) seen.push({type: event.type, isDrawn: isPending()});
  });
  return seen;
}

describe('what happens on the line', () => {
  /** A chat in the middle of an answer. */
  async function answering(options: {clock?: FastClock} = {}): Promise<MountedChat> {
    const chat = await MountedChat.mount({service: options});
    await chat.askAndHear('Why?', 'Because');
    return chat;
  }

  /** The line is cut and at once taken up, with an event that came before. */
  async function cutAndTakeUp(chat: MountedChat): Promise<void> {
    chat.wire.answer.cut();
    await until(() => chat.wire.answers.length === 2, 'it is asked again');
    chat.wire.answer.from(1).chunk('Because').chunk(' of this.');
    await chat.hear('Because of this.');
  }

  it('draws nothing in the transcript for notices and measurements', async () => {
    const chat = await answering();
    const seen = watchDrawing(chat);
    await cutAndTakeUp(chat);
    await chat.finish();
    expect(seen.map(({type}) => type)).to.include.members([
      'resumed',
      'duplicate-dropped',
      'metrics-updated',
    ]);
    expect(seen.filter(({isDrawn}) => isDrawn)).to.deep.equal([]);
  });

  it('tells the page of a line that was lost and taken up, beside the changes of phase', async () => {
    const chat = await answering();
    const heard = chat.listen('chat-connection') as ChatConnectionEvent[];
    await cutAndTakeUp(chat);
    await chat.finish();
    const told = heard.filter(({notice}) => notice !== null).map(({notice}) => notice);
    expect(told.map((notice) => notice?.kind)).to.include.members(['resumed', 'duplicate-dropped']);
    const resumed = told.find((notice) => notice?.kind === 'resumed');
    expect(Object.keys(resumed ?? {}).sort()).to.deep.equal(['afterSeq', 'downMs', 'kind']);
    expect(heard.some(({notice, phase}) => notice === null && phase.kind === 'streaming')).to.equal(true);
  });

  it('says nothing to the person of a line that is back at once', async () => {
    const chat = await answering();
    const shown: string[] = [];
    new MutationObserver(() => chat.status !== '' && shown.push(chat.status)).observe(
      chat.element.shadowRoot as ShadowRoot,
      {childList: true, characterData: true, subtree: true},
    );
    await cutAndTakeUp(chat);
    await chat.finish();
    expect(shown).to.deep.equal([]);
  });

  it('tells the page what was measured, at most once a second, and at the end', async () => {
    const chat = await answering({clock: new FastClock(10)});
    const heard = chat.listen('chat-metrics', 'chat-finish');
    // A second of the service's clock.
    const began = performance.now();
    while (performance.now() - began < 250) {
      chat.wire.answer.chunk(' and');
      await new Promise(requestAnimationFrame);
    }
    await chat.finish();
    const measured = heard.filter((event): event is ChatMetricsEvent => event.type === 'chat-metrics');
    expect(measured.length).to.be.within(2, 5);
    expect(heard.at(-1)?.type).to.equal('chat-finish');
    const last = measured.at(-1);
    expect(last?.messageId).to.equal('answer-of-stream-1');
    expect(last?.metrics).to.deep.equal(chat.service.state.messages.at(-1)?.metrics);
    expect(last?.metrics.outputTokens).to.be.above(1);
  });
});
