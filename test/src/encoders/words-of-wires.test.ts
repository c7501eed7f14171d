import {chatChunkEncoder} from '../../../src/encoders/chat-chunk.js';
import {openAIChatEncoder} from '../../../src/encoders/openai-chat.js';
import {textEncoder} from '../../../src/encoders/text.js';
import {type WireName, wireNames} from '../../../src/encoders/wire-encoder.js';
import type {ChatEvent, TerminalEvent} from '../../../src/model/chat-event.js';
import {encoded, encodedAs, facts, startOfAnswer} from '../../support/encoded-answer.js';
import {describe, expect, it} from '../../support/suite.js';

const done: TerminalEvent = {type: 'done', finishReason: 'stop'};
const chunk = (content: string): ChatEvent => ({type: 'chunk', content});
const thought = (content: string): ChatEvent => ({type: 'reasoning', content});

/** The JSON in the frames or lines of a body, the words that are none left out. */
function values(body: string): readonly Record<string, unknown>[] {
  return body.split(/\r?\n/).flatMap((line) => {
    const json = line.startsWith('data: ') ? line.slice(6) : line;
    return json.startsWith('{') ? [JSON.parse(json) as Record<string, unknown>] : [];
  });
}
const types = (body: string): readonly unknown[] => values(body).map(({type}) => type);

/** What the last frame or line of an answer is, by wire. */
const ends: Readonly<Record<WireName, RegExp>> = {
  'chat-stream': /"type":"done".*\n\n$/,
  text: /data: \[DONE\]\n\n$/,
  'openai-chat': /data: \[DONE\]\n\n$/,
  'openai-responses': /event: response\.completed\ndata: .*\n\n$/,
  anthropic: /event: message_stop\ndata: \{"type":"message_stop"\}\n\n$/,
  gemini: /"finishReason":"STOP".*\r\n\r\n$/,
  ollama: /"done":true,"done_reason":"stop".*\n$/,
  'ai-sdk': /"type":"finish",.*\n\ndata: \[DONE\]\n\n$/,
  'ag-ui': /"type":"RUN_FINISHED".*\n\n$/,
  'chat-chunk': /"finish_reason":"stop"\}\}\n$/,
};

describe('every wire', () => {
  for (const name of wireNames) {
    it(`ends in its own way: ${name}`, () => {
      expect(encodedAs(name, [startOfAnswer, chunk('Hi'), done])).to.match(ends[name]);
    });

    if (name === 'chat-stream') continue;

    it(`says nothing after its end: ${name}`, () => {
      const events = [startOfAnswer, chunk('Hi'), done];
      expect(encodedAs(name, [...events, chunk('late'), done])).to.equal(encodedAs(name, events));
    });

    it(`begins by itself where nothing said that it does: ${name}`, () => {
      expect(encodedAs(name, [chunk('Hi'), done])).to.equal(
        encodedAs(name, [startOfAnswer, chunk('Hi'), done]),
      );
    });

    it(`tells the parts of a snapshot as if they were said, and takes nothing back: ${name}`, () => {
      const reset: ChatEvent = {
        type: 'reset',
        parts: [
          {type: 'reasoning', text: 'Hm.'},
          {type: 'text', text: 'Hi'},
        ],
      };
      const events = [startOfAnswer, thought('Hm.'), chunk('Hi'), done];
      expect(encodedAs(name, [startOfAnswer, reset, done])).to.equal(encodedAs(name, events));
      expect(encodedAs(name, [...events.slice(0, 3), reset, done])).to.equal(encodedAs(name, events));
    });
  }

  it('keeps every kind of line end out of its lines', () => {
    const content = '\r\n\n\r\u0085\u2028\u2029';
    for (const name of wireNames.filter((wire) => wire !== 'chat-stream')) {
      const body = encodedAs(name, [startOfAnswer, chunk(content), done]);
      expect(body, name).not.to.match(/[\u0085\u2028\u2029]|\r(?!\n)/);
    }
  });
});

describe('blocks', () => {
  const call: ChatEvent = {type: 'tool-call', toolCallId: 'a', name: 'f', arguments: '{}'};
  const result: ChatEvent = {type: 'tool-result', toolCallId: 'a', output: 'done'};
  const events = [startOfAnswer, thought('Hm.'), chunk('Hi'), call, result, chunk('So'), done];

  it('are numbered, opened and closed one after another by Anthropic', () => {
    const blocks = values(encodedAs('anthropic', events)).flatMap(({type, index}) =>
      index === undefined || type === 'content_block_delta' ? [] : [[type, index]],
    );
    const start = 'content_block_start';
    const stop = 'content_block_stop';
    expect(blocks).to.deep.equal(
      [0, 1, 2, 3].flatMap((index) => [
        [start, index],
        [stop, index],
      ]),
    );
  });

  it('are steps of the AI SDK, the next of which begins after a tool was answered', () => {
    expect(types(encodedAs('ai-sdk', events))).to.deep.equal([
      'start',
      'start-step',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-end',
      'tool-input-start',
      'tool-input-delta',
      'tool-input-available',
      'tool-output-available',
      'finish-step',
      'start-step',
      'text-start',
      'text-delta',
      'text-end',
      'finish-step',
      'finish',
    ]);
  });

  it('are closed before a run of AG-UI ends', () => {
    const body = encodedAs('ag-ui', [startOfAnswer, chunk('Hi'), {...call, arguments: '{"cut'}, done]);
    expect(types(body).slice(-3)).to.deep.equal(['TOOL_CALL_ARGS', 'TOOL_CALL_END', 'RUN_FINISHED']);
  });

  it('are items of a response, whose events are numbered without a gap', () => {
    const told = values(encodedAs('openai-responses', events));
    expect(told.map(({sequence_number: at}) => at)).to.deep.equal(told.map((_, at) => at));
    const {response} = told.at(-1) as {response: {output: {type: string}[]}};
    expect(response.output.map(({type}) => type)).to.deep.equal([
      'reasoning',
      'message',
      'function_call',
      'message',
    ]);
  });
});

describe('calls', () => {
  const piece = (toolCallId: string, argumentsDelta: string): ChatEvent => ({
    type: 'tool-call',
    toolCallId,
    name: toolCallId,
    argumentsDelta,
  });

  it('are told in one piece by Gemini and Ollama, in the order in which they began', () => {
    const events = [startOfAnswer, piece('a', '{"n"'), piece('b', '{}'), piece('a', ':1}'), done];
    expect(encodedAs('gemini', events)).to.contain(
      '"parts":[{"functionCall":{"id":"a","name":"a","args":{"n":1}}},{"functionCall":{"id":"b","name":"b","args":{}}}]',
    );
    expect(encodedAs('ollama', events)).to.contain(
      '"tool_calls":[{"function":{"name":"a","arguments":{"n":1}}},{"function":{"name":"b","arguments":{}}}]',
    );
  });

  it('whose arguments are no JSON are an error of the AI SDK’s input', () => {
    const body = encodedAs('ai-sdk', [startOfAnswer, piece('a', '{"cut'), done]);
    expect(values(body).find(({type}) => type === 'tool-input-error')).to.include({
      toolCallId: 'a',
      input: '{"cut',
    });
  });

  it('that need a word of the person ask for it once their input is told', () => {
    const call: ChatEvent = {
      type: 'tool-call',
      toolCallId: 'a',
      name: 'f',
      arguments: '{}',
      needsApproval: true,
    };
    const told = types(encodedAs('ai-sdk', [startOfAnswer, call, done]));
    expect(told.slice(4, 6)).to.deep.equal(['tool-input-available', 'tool-approval-request']);
  });
});

describe('files', () => {
  const file = (url?: string): ChatEvent => ({
    type: 'file',
    fileId: 'f1',
    mediaType: 'image/png',
    name: 'sky.png',
    ...(url === undefined ? {} : {url}),
  });
  const inline = file('data:image/png;base64,AAAA');

  it('that hold themselves are pictures of a response, and data of Gemini', () => {
    expect(encodedAs('openai-responses', [startOfAnswer, inline, done])).to.contain('"result":"AAAA"');
    expect(encodedAs('gemini', [startOfAnswer, inline, done])).to.contain(
      '{"inlineData":{"mimeType":"image/png","data":"AAAA"}}',
    );
  });

  it('elsewhere are named by their address', () => {
    const events = [startOfAnswer, file('https://a.test/sky.png'), done];
    expect(encodedAs('gemini', events)).to.contain('"fileUri":"https://a.test/sky.png"');
    expect(encodedAs('ai-sdk', events)).to.contain('{"type":"file","url":"https://a.test/sky.png"');
  });

  it('without an address are data of the AI SDK, and an event of AG-UI’s own', () => {
    expect(encodedAs('ai-sdk', [startOfAnswer, file(), done])).to.contain('"type":"data-file","id":"f1"');
    expect(encodedAs('ag-ui', [startOfAnswer, file(), done])).to.contain('"type":"CUSTOM","name":"file"');
  });
});

describe('options', () => {
  it('leave the tokens out of Chat Completions', () => {
    const usage = {inputTokens: 1, outputTokens: 2, totalTokens: 3};
    const events = [startOfAnswer, chunk('Hi'), {...done, usage}];
    expect(encoded(events, openAIChatEncoder(facts, {includeUsage: false}))).not.to.contain('usage');
    expect(encoded(events, openAIChatEncoder(facts))).to.contain('"choices":[],"usage":{"prompt_tokens":1,');
  });

  it('make text frames bare strings', () => {
    const body = encoded([startOfAnswer, chunk('a "b"'), done], textEncoder(facts, {form: 'string'}));
    expect(body).to.equal('data: "a \\"b\\""\n\ndata: [DONE]\n\n');
  });

  it('tag chat chunks from inside, under the number of their call', () => {
    const encoder = chatChunkEncoder(facts, {reqId: 'r1', tagging: 'internal'});
    expect(values(encoded([chunk('Hi'), done], encoder))).to.deep.equal([
      {type: 'chat_chunk', req_id: 'r1', delta: 'Hi', finish_reason: null},
      {type: 'chat_chunk', req_id: 'r1', delta: '', finish_reason: 'stop'},
    ]);
  });
});
