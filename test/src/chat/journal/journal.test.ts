import fc from 'fast-check';
import {ChatError} from '../../../../src/base/chat-error.js';
import type {MessageId} from '../../../../src/base/ids.js';
import {Journal, type JournalRecord} from '../../../../src/chat/journal/journal.js';
import {replay} from '../../../../src/chat/journal/replay.js';
import {toJson} from '../../../../src/chat/journal/state-json.js';
import {reduce} from '../../../../src/chat/reduce.js';
import type {ContentEvent, StateEvent} from '../../../../src/chat/state-event.js';
import {Store} from '../../../../src/chat/store.js';
import {textMessage} from '../../../../src/model/message.js';
import {type ChatStep, chatStep, takeStep} from '../../../support/chat-steps.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {describe, expect, it} from '../../../support/suite.js';

const isLong = Reflect.get(globalThis, 'LONG') === true || globalThis.process?.env['LONG'] === '1';

const copy = (record: JournalRecord): JournalRecord => JSON.parse(JSON.stringify(record));

/** A chat with a journal, and an open reply named `r`. */
function openChat() {
  const clock = new ManualClock();
  const store = new Store();
  const journal = new Journal(clock);
  store.subscribe(journal.record);
  const reply = textMessage({id: 'r' as MessageId, role: 'assistant', createdAt: 1, text: ''});
  store.dispatch({type: 'reply-started', reply, conversationId: null});
  const say = (content: ContentEvent): void =>
    store.dispatch({type: 'content-received', reply: reply.id, content});
  return {
    clock,
    store,
    journal,
    say,
    /** What stands in the journal after the start of the reply. */
    texts: () =>
      journal
        .export()
        .events.map(({event}) => event as unknown as StateEvent)
        .flatMap((event) => (event.type === 'content-received' ? [event.content] : [])),
  };
}

const chunk = (content: string): ContentEvent => ({type: 'chunk', content});

function expectSameState(journal: Journal, store: Store): void {
  const record = journal.export();
  expect(toJson(replay(record))).to.deep.equal(toJson(store.state));
  expect(toJson(replay(copy(record)))).to.deep.equal(toJson(store.state));
}

describe('Journal', () => {
  it('replays to the state of the chat, whatever happened in it', () => {
    const steps = fc.array(chatStep, {maxLength: 120, size: 'max'});
    fc.assert(
      fc.property(steps, (taken) => {
        const store = new Store();
        const journal = new Journal(new ManualClock());
        store.subscribe(journal.record);
        for (const step of taken) takeStep(store, step);
        expectSameState(journal, store);
      }),
      {numRuns: isLong ? 2_000 : 100},
    );
  });

  it('replays to the state of the chat beyond 500 events, at any moment', () => {
    const steps = fc.array(chatStep, {minLength: 600, maxLength: 1_500, size: 'max'});
    fc.assert(
      fc.property(steps, fc.array(fc.nat(1_500), {maxLength: 3}), (taken, looks) => {
        const store = new Store();
        const journal = new Journal(new ManualClock());
        store.subscribe(journal.record);
        taken.forEach((step: ChatStep, at) => {
          takeStep(store, step);
          if (looks.includes(at)) expectSameState(journal, store);
        });
        expect(journal.export().events.length).to.be.at.most(500);
        expectSameState(journal, store);
      }),
      // A failure among so many steps takes minutes to make smaller; the shorter ones show it too.
      {numRuns: isLong ? 200 : 10, endOnFailure: true},
    );
  }, 120_000);

  it('makes one event of the pieces of a text, at the time of the first', () => {
    const {clock, journal, say, texts} = openChat();
    clock.advance(10);
    const began = clock.now();
    for (const piece of 'abcdefgh'.repeat(40)) {
      say(chunk(piece));
      clock.advance(1);
    }
    expect(texts()).to.deep.equal([chunk('abcdefgh'.repeat(40))]);
    expect(journal.export().events.at(-1)?.at).to.equal(began);
  });

  it('keeps text, reasoning and what comes between them apart', () => {
    const {say, texts} = openChat();
    const thought: ContentEvent = {type: 'reasoning', content: 't'};
    for (const content of [thought, thought, chunk('a'), thought, chunk('b'), chunk('c')]) say(content);
    expect(texts().map((content) => 'content' in content && content.content)).to.deep.equal([
      'tt',
      'a',
      't',
      'bc',
    ]);
  });

  it('begins another event at 16 000 characters', () => {
    const {say, texts} = openChat();
    for (let pieces = 0; pieces < 17; pieces++) say(chunk('x'.repeat(1_000)));
    expect(texts().map((content) => (content as {content: string}).content.length)).to.deep.equal([
      16_000, 1_000,
    ]);
  });

  it('holds no more than 64 000 characters of text, and forgets none of the state', () => {
    const {journal, store, say, texts} = openChat();
    for (let pieces = 0; pieces < 2_500; pieces++) say(chunk(`${pieces} `.padEnd(40)));
    const held = texts().reduce((sum, content) => sum + (content as {content: string}).content.length, 0);
    expect(held).to.be.within(48_000, 64_000);
    expectSameState(journal, store);
  });

  it('goes on after one event that is longer than all it may hold', () => {
    const {journal, store, say} = openChat();
    say(chunk('y'.repeat(100_000)));
    say(chunk('z'));
    expect(journal.export().events.length).to.equal(1);
    expectSameState(journal, store);
  });

  it('begins anew where it is told a state without an event', () => {
    const {journal, store, say} = openChat();
    say(chunk('a'));
    store.subscribe(journal.record);
    expect(journal.export().events).to.deep.equal([]);
    expectSameState(journal, store);
  });

  it('gives back an error as it was, all but its cause', () => {
    const {journal, store} = openChat();
    const error = new ChatError('no line to https://example.com', {
      code: 'rate-limit',
      hint: 'Wait.',
      retryable: false,
      retryAfterMs: 7,
      status: 429,
      stage: 'open',
      providerCode: 'slow_down',
      cause: new Error('secret'),
    });
    store.dispatch({type: 'load-failed', error});
    const record = journal.export();
    const revived = replay(copy(record)).error;
    expect(revived).to.be.instanceOf(ChatError);
    expect({...revived, message: revived?.message}).to.deep.equal({...error, message: error.message});
    expect(JSON.stringify(record)).not.to.include('secret');
  });

  it('replays to states that go on as states do', () => {
    const {journal, store, say} = openChat();
    say(chunk('a'));
    const next: StateEvent = {type: 'content-received', reply: 'r' as MessageId, content: chunk('b')};
    store.dispatch(next);
    expect(reduce(replay(copy(journal.export())), next).streamingContent).to.equal('abb');
  });

  const good = new Journal(new ManualClock()).export();
  const strangers: [string, unknown][] = [
    ['null', null],
    ['a list', []],
    ['another version', {...good, version: 2}],
    ['a journal without a base', {...good, base: {}}],
    ['an event of no known type', {...good, events: [{at: 1, event: {type: 'constructor'}}]}],
    ['an event without its fields', {...good, events: [{at: 1, event: {type: 'gap'}}]}],
    [
      'a terminal event where content belongs',
      {
        ...good,
        events: [
          {
            at: 1,
            event: {type: 'content-received', reply: 'r', content: {type: 'done', finishReason: 'stop'}},
          },
        ],
      },
    ],
  ];
  for (const [name, stranger] of strangers) {
    it(`refuses ${name} with a TypeError`, () => {
      expect(() => replay(stranger as JournalRecord)).to.throw(TypeError);
    });
  }
});
