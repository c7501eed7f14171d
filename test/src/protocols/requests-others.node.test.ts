/** Our requests beside those of the official clients, which are asked for the same. */
import {describe, it} from 'node:test';
import {RunAgentInputSchema} from '@ag-ui/core/schemas';
import {GoogleGenAI} from '@google/genai';
import {DefaultChatTransport, type UIMessage, validateUIMessages} from 'ai';
import {expect} from 'chai';
import {Ollama} from 'ollama';
import {agUi} from '../../../src/protocols/ag-ui.js';
import {aiSdk} from '../../../src/protocols/ai-sdk.js';
import {gemini} from '../../../src/protocols/gemini.js';
import {ollama} from '../../../src/protocols/ollama.js';
import type {TransportRequest} from '../../../src/transport/transport.js';
import {answered, aTurn, bodyOf, pictured, spoken} from '../../support/stateless-turns.js';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** A line that keeps what was sent, and gives nothing back. */
function keeping(): {readonly fetch: typeof globalThis.fetch; readonly sent: Sent[]} {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const text = await request.text();
      sent.push({method: request.method, url: request.url, body: text === '' ? null : JSON.parse(text)});
      return new Response(null, {status: 204});
    },
  };
}

const ours = ({method, url, body}: TransportRequest): Sent => ({
  method,
  url,
  body: body === undefined ? null : JSON.parse(body),
});

describe('our requests and those of official clients', () => {
  it('are the same to a chat of the AI SDK, and to take one up', async () => {
    const {fetch, sent} = keeping();
    const turn = {...aTurn(answered, {conversationId: 'c 1'}), instructions: undefined};
    const protocol = aiSdk();
    const messages = bodyOf(protocol.startRequest(turn)).messages as UIMessage[];
    const transport = new DefaultChatTransport({api: turn.endpoint.href, fetch});
    await transport
      .sendMessages({
        trigger: 'submit-message',
        chatId: 'c 1',
        messageId: undefined,
        messages,
        abortSignal: undefined,
      })
      .catch(() => {
        // There is no answer to read.
      });
    await transport.reconnectToStream({chatId: 'c 1'});
    const point = {endpoint: turn.endpoint, streamId: 'c 1', cursor: null, isSameOrigin: true};
    const resumed = protocol.resumeAbility?.resume(point);
    expect(sent).to.deep.equal([ours(protocol.startRequest(turn)), resumed && ours(resumed)]);
  });

  it('have messages that the AI SDK takes, whatever their parts', async () => {
    for (const said of [spoken, answered, pictured]) {
      const {messages} = bodyOf(aiSdk().startRequest(aTurn(said)));
      await validateUIMessages({messages});
    }
  });

  it('are a valid input of an AG-UI run, with nothing in them that it does not know', () => {
    for (const said of [spoken, answered, pictured]) {
      const input = bodyOf(
        agUi({tools: [{name: 'a', description: 'b', parameters: {}}]}).startRequest(aTurn(said)),
      );
      expect(RunAgentInputSchema.parse(input)).to.deep.equal(input);
    }
  });

  it('go to the same address of Gemini, with the same body', async () => {
    const {fetch, sent} = keeping();
    const endpoint = new URL('https://g.test/v1beta');
    const request = ours(gemini({model: 'm'}).startRequest({...aTurn(answered), endpoint}));
    const body = request.body as {contents: object[]; systemInstruction: object};
    const before = globalThis.fetch;
    globalThis.fetch = fetch;
    try {
      const client = new GoogleGenAI({apiKey: 'none', httpOptions: {baseUrl: 'https://g.test'}});
      await client.models
        .generateContentStream({
          model: 'm',
          contents: body.contents,
          config: {systemInstruction: body.systemInstruction},
        })
        .catch(() => {
          // There is no answer to read.
        });
    } finally {
      globalThis.fetch = before;
    }
    expect(sent[0]?.url).to.equal(request.url);
    expect((sent[0]?.body as typeof body).contents).to.deep.equal(body.contents);
    expect((sent[0]?.body as typeof body).systemInstruction).to.deep.include(body.systemInstruction);
  });

  it('are the same to Ollama', async () => {
    const {fetch, sent} = keeping();
    const endpoint = new URL('http://localhost:11434');
    const request = ours(ollama({model: 'm'}).startRequest({...aTurn(answered), endpoint}));
    const {messages} = request.body as {messages: {role: string; content: string}[]};
    await new Ollama({host: endpoint.href, fetch}).chat({model: 'm', messages, stream: true}).catch(() => {
      // There is no answer to read.
    });
    expect({...sent[0], url: sent[0]?.url.replace('127.0.0.1', 'localhost')}).to.deep.equal(request);
  });
});
