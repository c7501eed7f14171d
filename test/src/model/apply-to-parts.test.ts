import {applyToParts} from '../../../src/model/apply-to-parts.js';
import type {ChatEvent} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import {describe, expect, it} from '../../support/suite.js';

const fold = (...events: ChatEvent[]): readonly MessagePart[] =>
  events.reduce<readonly MessagePart[]>(applyToParts, []);

describe('applyToParts', () => {
  it('begins a new part where text follows something else', () => {
    const parts = fold(
      {type: 'reasoning', content: 'hm'},
      {type: 'chunk', content: 'a'},
      {type: 'source', id: '1', title: 'T'},
      {type: 'chunk', content: 'b'},
    );
    expect(parts.map(({type}) => type)).to.deep.equal(['reasoning', 'text', 'source', 'text']);
  });

  it('goes on in the same part where only data came between', () => {
    const parts = fold(
      {type: 'chunk', content: '## Hea'},
      {type: 'data', name: 'score', id: 'score', value: 1},
      {type: 'chunk', content: 'ding'},
      {type: 'data', name: 'score', id: 'score', value: 2},
    );
    expect(parts).to.deep.equal([
      {type: 'text', text: '## Heading'},
      {type: 'data', name: 'score', id: 'score', value: 2},
    ]);
  });

  it('gathers the arguments of calls that come in pieces and side by side', () => {
    const parts = fold(
      {type: 'tool-call', toolCallId: 'a', name: 'f', argumentsDelta: '{"x"'},
      {type: 'tool-call', toolCallId: 'b', name: 'g', arguments: '{}'},
      {type: 'tool-call', toolCallId: 'a', name: 'f', argumentsDelta: ':1}'},
      {type: 'tool-result', toolCallId: 'a', output: 42},
    );
    expect(parts).to.deep.equal([
      {type: 'tool-call', toolCallId: 'a', name: 'f', arguments: '{"x":1}', output: 42},
      {type: 'tool-call', toolCallId: 'b', name: 'g', arguments: '{}'},
    ]);
  });

  it('replaces data of the same name and id, and adds the rest', () => {
    const data = (id: string | undefined, value: number): ChatEvent => ({
      type: 'data',
      name: 'score',
      value,
      ...(id === undefined ? {} : {id}),
    });
    const parts = fold(data('1', 1), data('1', 2), data('2', 3), data(undefined, 4), data(undefined, 5));
    expect(parts.map((part) => part.type === 'data' && part.value)).to.deep.equal([2, 3, 4, 5]);
  });

  it('starts over with a reset', () => {
    const parts = fold(
      {type: 'chunk', content: 'old'},
      {type: 'reset', parts: [{type: 'text', text: 'new'}]},
      {type: 'chunk', content: 'er'},
    );
    expect(parts).to.deep.equal([{type: 'text', text: 'newer'}]);
  });

  it('gives the same array back where nothing is added', () => {
    const parts = fold({type: 'chunk', content: 'a'});
    expect(applyToParts(parts, {type: 'chunk', content: ''})).to.equal(parts);
    expect(applyToParts(parts, {type: 'done', finishReason: 'stop'})).to.equal(parts);
  });
});
