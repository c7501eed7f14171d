import type {MessageId} from '../../../src/base/ids.js';
import {toBlockOutput} from '../../../src/model/block-output.js';
import {textMessage} from '../../../src/model/message.js';
import {scriptChat} from '../../support/scripted-chat.js';
import {nativeFrames} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

describe('toBlockOutput', () => {
  it('gives an answer in one plain shape, with who answered, what it used and how long it took', async () => {
    const events = [
      {type: 'start', streamId: 's', messageId: 'a', conversationId: 'c', model: 'model-x'},
      {type: 'reasoning', content: 'hm'},
      {type: 'tool-call', toolCallId: 't', name: 'look_up', arguments: '{"word":"oak"}'},
      {type: 'tool-result', toolCallId: 't', output: 'a tree'},
      {type: 'tool-call', toolCallId: 'u', name: 'look_up', arguments: '{"word":'},
      {type: 'chunk', content: 'An oak '},
      {type: 'chunk', content: 'is a tree.'},
      {type: 'done', finishReason: 'stop', usage: {inputTokens: 3, outputTokens: 4, totalTokens: 7}},
    ];
    const {service} = scriptChat([{chunks: nativeFrames('s', events)}]);
    const {timing, ...rest} = toBlockOutput(await service.send('Oak?'));
    expect(rest).to.deep.equal({
      content: 'An oak is a tree.',
      model: 'model-x',
      tokens: {input: 3, output: 4, total: 7},
      toolCalls: [
        {id: 't', name: 'look_up', arguments: {word: 'oak'}, output: 'a tree'},
        {id: 'u', name: 'look_up', arguments: '{"word":'},
      ],
      cost: null,
    });
    expect(timing !== null && timing.firstTokenMs !== null && timing.firstTokenMs <= timing.totalMs).to.equal(
      true,
    );
  });

  it('says null for what nobody told, and the cost where the metadata has one', () => {
    const message = textMessage({id: 'm' as MessageId, role: 'assistant', createdAt: 1, text: 'Hi'});
    const nothing = {content: 'Hi', model: null, tokens: null, toolCalls: [], cost: null, timing: null};
    expect(toBlockOutput(message)).to.deep.equal(nothing);
    expect(toBlockOutput(message.with({metadata: {model: '', cost: 0.25}}))).to.deep.equal({
      ...nothing,
      cost: 0.25,
    });
  });
});
