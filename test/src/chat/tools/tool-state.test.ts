import {parse} from 'valibot';
import type {ConversationId, MessageId} from '../../../../src/base/ids.js';
import {stateEventSchema} from '../../../../src/chat/journal/state-event-json.js';
import {stateFromJson, toJson} from '../../../../src/chat/journal/state-json.js';
import {reduce} from '../../../../src/chat/reduce.js';
import {initialState} from '../../../../src/chat/state.js';
import type {StateEvent} from '../../../../src/chat/state-event.js';
import {textMessage} from '../../../../src/model/message.js';
import type {ToolCallPart} from '../../../../src/model/message-part.js';
import {describe, expect, it} from '../../../support/suite.js';

const message = 'a' as MessageId;
const call: ToolCallPart = {type: 'tool-call', toolCallId: 't', name: 'f', arguments: '{}'};
const answer = textMessage({id: message, role: 'assistant', createdAt: 1, text: 'x'}).with({
  parts: [call, {...call, toolCallId: 'u', output: 1}],
});
const state = initialState.with({messages: [answer]});
const given: StateEvent = {
  type: 'tool-answered',
  message,
  outputs: [
    {toolCallId: 't', output: null},
    {toolCallId: 'u', output: 2},
  ],
};

describe('the state of tools', () => {
  it('has an output in the call that it is for, and the first one stays', () => {
    expect(reduce(state, given).messages[0]?.parts).to.deep.equal([
      {...call, output: null},
      {...call, toolCallId: 'u', output: 1},
    ]);
  });

  it('has a person’s yes in the call', () => {
    const approved = reduce(state, {type: 'tool-approved', message, toolCallId: 't'});
    expect(approved.messages[0]?.parts[0]).to.deep.equal({...call, approval: 'approved'});
  });

  it('names the calls that are run, until each is over; one of another conversation is not named', () => {
    const of = (type: 'tool-started' | 'tool-ended', toolCallId: string): StateEvent => ({
      type,
      message,
      toolCallId,
    });
    const events = [of('tool-started', 't'), of('tool-started', 'u'), of('tool-ended', 't')];
    const running = events.reduce(reduce, state);
    expect(running.runningTools).to.deep.equal(['u']);
    expect(reduce(running, of('tool-ended', 't'))).to.equal(running);
    const opened = {type: 'conversation-opened', messages: []} as const;
    expect(reduce(running, {...opened, conversationId: running.conversationId}).runningTools).to.deep.equal([
      'u',
    ]);
    expect(reduce(running, {...opened, conversationId: 'c' as ConversationId}).runningTools).to.deep.equal(
      [],
    );
    for (const event of events) expect(parse(stateEventSchema, toJson(event))).to.deep.equal(event);
    expect(stateFromJson(toJson(running)).runningTools).to.deep.equal(['u']);
  });

  it('is not changed by what is said of other messages, or by a mere call', () => {
    const toolCall = {toolCallId: 't', name: 'f', arguments: {}, text: '{}'};
    const events: StateEvent[] = [
      {...given, message: 'b' as MessageId},
      {type: 'tool-called', message, toolCall, needsApproval: true},
      {type: 'tool-steps-spent', message, steps: 8},
    ];
    for (const event of events) {
      expect(reduce(state, event)).to.equal(state);
      expect(parse(stateEventSchema, toJson(event))).to.deep.equal(event);
    }
  });
});
