import {aiSdk} from '../../../src/protocols/ai-sdk.js';
import {anthropic} from '../../../src/protocols/anthropic.js';
import {gemini} from '../../../src/protocols/gemini.js';
import {historySteps} from '../../../src/protocols/history-steps.js';
import {ollama} from '../../../src/protocols/ollama.js';
import type {Protocol} from '../../../src/protocols/protocol.js';
import {aTurn} from '../../support/stateless-turns.js';
import {describe, expect, it} from '../../support/suite.js';

/** So many levels can be read, and not written. */
const levels = 20_000;
const deep = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

const calls: readonly (readonly [Protocol, string])[] = [
  [
    anthropic(),
    `{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","input":${deep}}}`,
  ],
  [gemini(), `{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":${deep}}}]}}]}`],
  [ollama(), `{"message":{"tool_calls":[{"function":{"name":"f","arguments":${deep}}}]}}`],
  [aiSdk(), `{"type":"tool-input-available","toolCallId":"c","toolName":"f","input":${deep}}`],
];

describe('values that are nested deeper than can be written', () => {
  for (const [protocol, data] of calls) {
    it(`are no arguments of a call: ${protocol.name}`, () => {
      const decoded = protocol.createDecoder().decode({event: 'message', data, id: ''});
      const events = decoded.kind === 'events' ? decoded.events : [];
      expect(events.find(({type}) => type === 'tool-call')).to.include({arguments: '{}'});
    });
  }

  it('do not keep a conversation from going on', () => {
    const call = {type: 'tool-call', toolCallId: 'c', name: 'f', arguments: '{}'} as const;
    const {history} = aTurn([['assistant', {...call, output: JSON.parse(deep) as unknown}]]);
    const results = historySteps(history).flatMap((step) => (step.role === 'tool' ? step.results : []));
    expect(results.map(({output}) => output)).to.deep.equal(['{}']);
  });
});
