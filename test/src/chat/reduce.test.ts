import {ChatError} from '../../../src/base/chat-error.js';
import type {ConversationId, MessageId, StreamId} from '../../../src/base/ids.js';
import {reduce} from '../../../src/chat/reduce.js';
import {initialState} from '../../../src/chat/state.js';
import type {StateEvent} from '../../../src/chat/state-event.js';
import {textMessage} from '../../../src/model/message.js';
import {describe, expect, it} from '../../support/suite.js';

const id = (text: string): MessageId => text as MessageId;
const fold = (...events: StateEvent[]) => events.reduce(reduce, initialState);

const question = textMessage({id: id('q'), role: 'user', createdAt: 1, text: 'Why?', status: 'sending'});
const placeholder = textMessage({
  id: id('r'),
  role: 'assistant',
  createdAt: 2,
  text: '',
  parentId: id('q'),
  status: 'sending',
});
const sent: StateEvent = {type: 'message-sent', message: question};
const started: StateEvent = {type: 'reply-started', reply: placeholder, conversationId: null};
const accepted: StateEvent = {
  type: 'reply-accepted',
  reply: id('r'),
  conversationId: 'c' as ConversationId,
  streamId: 's' as StreamId,
  messageId: id('server-r'),
  userMessageId: id('server-q'),
  model: 'm',
};
const text = (content: string, reply = 'server-r'): StateEvent => ({
  type: 'content-received',
  reply: id(reply),
  content: {type: 'chunk', content},
});
const ended = (changes: object = {}): StateEvent => ({
  type: 'reply-ended',
  reply: id('server-r'),
  status: 'complete',
  finishReason: 'stop',
  usage: null,
  error: null,
  ...changes,
});

describe('reduce', () => {
  it('shows a placeholder as soon as the message is sent', () => {
    const state = fold(sent, started);
    expect([
      state.messages.length,
      state.reply?.status,
      state.isStreaming,
      state.canStopStreaming,
    ]).to.deep.equal([1, 'sending', true, true]);
  });

  it('takes over the server’s ids for the question and the reply', () => {
    const state = fold(sent, started, accepted);
    expect(state.messages[0]?.id).to.equal('server-q');
    expect([state.reply?.id, state.reply?.parentId, state.conversationId]).to.deep.equal([
      'server-r',
      'server-q',
      'c',
    ]);
  });

  it('counts another answer among those beside it, under the server’s id, however often it is named', () => {
    const ids = (...list: string[]): MessageId[] => list.map(id);
    const old = textMessage({id: id('old'), role: 'assistant', createdAt: 1, text: 'a', parentId: id('q')});
    const state = fold(
      {
        type: 'path-changed',
        messages: [question.with({status: 'complete'})],
        hidden: [old.with({siblings: ids('old', 'r')})],
      },
      {type: 'reply-started', reply: placeholder.with({siblings: ids('old', 'r')}), conversationId: null},
      accepted,
    );
    for (const each of [state, reduce(state, {...accepted, reply: id('server-r')})]) {
      expect(each.reply?.siblings).to.deep.equal(ids('old', 'server-r'));
      expect(each.hidden.map(({siblings}) => siblings)).to.deep.equal([ids('old', 'server-r')]);
    }
  });

  it('moves an answer that goes on from the messages into the slot, in one step', () => {
    const before = fold(sent, started, accepted, text('a'), ended());
    const last = before.messages[1];
    if (!last) throw new Error('There is no answer.');
    const state = reduce(before, {type: 'reply-started', reply: last, conversationId: null});
    expect([state.messages.length, state.reply?.content]).to.deep.equal([1, 'a']);
  });

  it('forgets the error of an answer that is no longer shown', () => {
    const error = new ChatError('x', {code: 'overloaded'});
    const failed = fold(sent, started, ended({reply: 'r', status: 'error', error}));
    const state = reduce(failed, {type: 'path-changed', messages: failed.messages.slice(0, 1), hidden: []});
    expect([state.error, state.phase.kind]).to.deep.equal([null, 'idle']);
  });

  it('keeps the session’s name while the ids change', () => {
    expect(fold(sent, started).activeStreamingSession).to.deep.equal({sessionId: 'r', streamId: null});
    expect(fold(sent, started, accepted).activeStreamingSession).to.deep.equal({
      sessionId: 'r',
      streamId: 's',
    });
  });

  it('never copies the list of messages for a token', () => {
    const before = fold(sent, started, accepted);
    const after = reduce(before, text('a'));
    expect(after.messages).to.equal(before.messages);
    expect(after.streamingContent).to.equal('a');
  });

  it('joins chunks into one text part', () => {
    const state = fold(sent, started, accepted, text('a'), text('b'));
    expect(state.reply?.parts).to.deep.equal([{type: 'text', text: 'ab'}]);
  });

  it('ignores text that arrives after the reply ended', () => {
    const state = fold(sent, started, accepted, text('a'), ended());
    expect(reduce(state, text('late'))).to.equal(state);
  });

  it('ignores text for a reply that is not open', () => {
    const state = fold(sent, started, accepted);
    expect(reduce(state, text('lost', 'another'))).to.equal(state);
  });

  it('moves the reply among the messages when it ended', () => {
    const state = fold(sent, started, accepted, text('a'), ended());
    expect(state.messages.map(({content, status}) => [content, status])).to.deep.equal([
      ['Why?', 'complete'],
      ['a', 'complete'],
    ]);
    expect([state.reply, state.phase.kind, state.messages[1]?.metadata?.['finishReason']]).to.deep.equal([
      null,
      'idle',
      'stop',
    ]);
  });

  it('makes the placeholder the error where no character came, and keeps the question', () => {
    const error = new ChatError('x', {code: 'overloaded'});
    const state = fold(sent, started, ended({reply: 'r', status: 'error', error}));
    expect(state.messages.map(({parts}) => parts.map(({type}) => type))).to.deep.equal([['text'], ['error']]);
    expect([state.phase.kind, state.error?.code, state.error?.partial]).to.deep.equal([
      'failed',
      'overloaded',
      false,
    ]);
  });

  it('keeps what had come before an error, and says so', () => {
    const error = new ChatError('x', {code: 'network'});
    const state = fold(sent, started, accepted, text('half'), ended({status: 'error', error}));
    expect([state.messages[1]?.content, state.error?.partial]).to.deep.equal(['half', true]);
  });

  it('adds up what the conversation used', () => {
    const usage = {inputTokens: 1, outputTokens: 2, totalTokens: 3};
    const once = fold(sent, started, accepted, ended({usage}));
    const twice = [started, accepted, ended({usage})].reduce(reduce, once);
    expect(twice.usage?.totalTokens).to.equal(6);
  });

  it('forgets all that was open when another conversation is opened', () => {
    const state = fold(sent, started, accepted, {
      type: 'conversation-opened',
      conversationId: 'd' as ConversationId,
      messages: [],
    });
    expect([state.reply, state.messages.length, state.conversationId]).to.deep.equal([null, 0, 'd']);
  });

  it('keeps what was shown when a conversation cannot be loaded', () => {
    const error = new ChatError('x', {code: 'network', stage: 'load'});
    const state = fold(sent, {type: 'load-failed', error});
    expect([state.messages.length, state.phase.kind]).to.deep.equal([1, 'failed']);
  });
});
