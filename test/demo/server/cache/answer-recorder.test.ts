import {describe, it} from 'node:test';
import {expect} from 'chai';
import {AnswerRecorder} from '../../../../demo/server/cache/answer-recorder.js';
import type {ProviderEvent} from '../../../../demo/server/providers/provider.js';
import {replay, type SaidAnswer} from '../../../../demo/server/providers/replay.js';

type Said = SaidAnswer['events'][number];
const source: Said = {type: 'source', id: 's', title: 'A book'};
const chunk = (content: string): Said => ({type: 'chunk', content});
const reasoning = (content: string): Said => ({type: 'reasoning', content});

function recorded(...events: readonly Said[]): SaidAnswer | null {
  const recorder = new AnswerRecorder();
  for (const event of events) recorder.add(event);
  return recorder.whole({type: 'finish', finishReason: 'stop'});
}

async function replayed(
  answer: SaidAnswer | null,
  signal = new AbortController().signal,
): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  for await (const event of replay(answer ?? expect.fail('nothing kept'), signal)) events.push(event);
  return events;
}

describe('an answer that is written down', () => {
  it('has what was said, thought and named, in its order, in as few events as can be', () => {
    const answer = recorded(reasoning('I '), reasoning('think'), chunk('A'), chunk('B'), source, chunk('C'));
    expect(answer).to.deep.equal({
      events: [reasoning('I think'), chunk('AB'), source, chunk('C')],
      usage: null,
    });
  });

  it('is said again in the same order', async () => {
    const answer = recorded(reasoning('I think'), chunk('AB'), source, chunk('C'));
    expect(await replayed(answer)).to.deep.equal(answer?.events);
  });

  it('does not have who answered then', () => {
    const answer = recorded({type: 'data', name: 'answered-by', value: {}}, chunk('A'), {
      type: 'data',
      name: 'other',
      value: 1,
    });
    expect(answer?.events.map(({type}) => type)).to.deep.equal(['chunk', 'data']);
  });

  const notAgain: readonly Said[] = [
    {type: 'tool-call', toolCallId: 't', name: 'buy', arguments: '{}'},
    {type: 'tool-result', toolCallId: 't', output: 1},
    {type: 'file', fileId: 'f', mediaType: 'image/png', name: 'a.png'},
  ];
  for (const event of notAgain) {
    it(`is not for another time with a ${event.type} in it`, () => {
      expect(recorded(chunk('A'), event, chunk('B'))).to.equal(null);
    });
  }

  it('is not said on once nobody wants it any more', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    const error = await replayed(recorded(chunk('A')), stop.signal).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('message', 'stopped');
  });
});
