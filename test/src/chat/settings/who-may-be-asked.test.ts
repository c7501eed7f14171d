import {StreamingChatService} from '../../../../src/chat/streaming-chat-service.js';
import {chatStream} from '../../../../src/protocols/chat-stream.js';
import {wireOrigin} from '../../../support/place.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import {nativeFrames, type Step} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

const isBrowser = 'document' in globalThis || 'WorkerGlobalScope' in globalThis;
const answer: Step = {
  chunks: nativeFrames('s', [
    {type: 'start', streamId: 's', messageId: 'a', conversationId: 'c', model: 'x'},
    {type: 'chunk', content: 'Hi.'},
    {type: 'done', finishReason: 'stop'},
  ]),
};
const make = (options: object) => () => {
  new StreamingChatService({endpoint: 'https://api.example/chat', storage: null, ...options}).dispose();
};

describe('allowedOrigins', () => {
  it('are written as origins are', () => {
    const wrong = [
      'null',
      'api.example',
      'https://api.example/',
      'https://api.example:443',
      'https://API.example',
      'https://bücher.example',
      'https://user@api.example',
      'https://*.example',
      'ftp://api.example',
      'blob:https://api.example/1',
      'data:',
      '*',
      '',
    ];
    for (const origin of wrong)
      expect(make({allowedOrigins: [origin]}), origin).to.throw(TypeError, '`allowedOrigins`');
    expect(make({allowedOrigins: ['https://api.example:443']})).to.throw(
      'Did you mean "https://api.example"?',
    );
    expect(make({allowedOrigins: ['https://api.example', 'http://[::1]:8080']})).not.to.throw();
  });

  it('hold for where prepareRequest sends a message: no request is made, and the error names the origin', async () => {
    const {service, wire} = scriptChat([], {
      prepareRequest: (request) => ({...request, url: 'https://elsewhere.test/collect'}),
    });
    const message = await service.send('Hi');
    expect([message.status, service.state.error?.code, wire.requests.length]).to.deep.equal([
      'error',
      'forbidden',
      0,
    ]);
    expect(service.state.error?.message).to.contain('https://elsewhere.test');
  });

  it('let prepareRequest go where they say, and nowhere else: not even the endpoint, be it only to see whether it answers', async () => {
    const {service, wire} = scriptChat([answer, 'line-down'], {
      endpoint: 'https://api.example/api/ai/chat/stream',
      allowedOrigins: [wireOrigin],
      retry: {attempts: 1},
      protocol: {...chatStream(), resumeAbility: null},
      prepareRequest: (request) => ({...request, url: `${wireOrigin}/api/ai/chat/stream`}),
    });
    expect((await service.send('Hi')).content).to.equal('Hi.');
    await service.send('Again');
    expect(wire.requests.every(({url}) => url.origin === wireOrigin)).to.equal(true);
  });

  it('are left by no redirect', async () => {
    const {service, wire} = scriptChat([{status: 307, headers: {location: 'https://elsewhere.test/'}}]);
    const message = await service.send('Hi');
    expect([message.status, service.state.error?.code, wire.requests.length]).to.deep.equal([
      'error',
      'protocol',
      1,
    ]);
    expect(wire.requests[0]?.init.redirect).to.equal('manual');
  });
});

describe('dangerouslyAllowBrowserKey', () => {
  const providers = [
    'https://api.openai.com/v1/chat/completions',
    'https://API.OpenAI.com./v1/responses',
    'https://eu.api.openai.com/v1/responses',
    'https://api.anthropic.com/v1/messages',
    'https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent',
    'https://europe-west1-aiplatform.googleapis.com/v1',
    'https://aiplatform.googleapis.com/v1',
    'https://dashscope.aliyuncs.com/compatible-mode/v1',
    'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    'https://api.groq.com/openai/v1',
    'https://openrouter.ai/api/v1',
    'https://api.mistral.ai/v1',
    'https://api.deepseek.com/chat',
    'https://api.x.ai/v1',
    'https://api.together.xyz/v1',
    'https://api.cohere.com/v2/chat',
    'https://mine.openai.azure.com/openai',
    'https://bedrock-runtime.eu-west-1.amazonaws.com/model',
  ];
  const others = [
    'http://localhost:11434/api/chat',
    'http://127.0.0.1:8080/v1/chat/completions',
    'http://192.168.1.20:8080/v1',
    'http://nas.local:8080/v1',
    'https://ai.my-company.example/v1',
    'https://api.openai.com.example/v1',
  ];

  it('is asked for by every browser that is to send a key to a public model service', () => {
    for (const endpoint of providers) {
      const error = isBrowser ? TypeError : undefined;
      if (error) expect(make({endpoint}), endpoint).to.throw(error, '`dangerouslyAllowBrowserKey: true`');
      else expect(make({endpoint}), endpoint).not.to.throw();
      expect(make({endpoint, dangerouslyAllowBrowserKey: true}), endpoint).not.to.throw();
    }
  });

  it('is not asked for by models of your own', () => {
    for (const endpoint of others) expect(make({endpoint}), endpoint).not.to.throw();
  });

  it('is asked for too where prepareRequest goes to one', async () => {
    let asked = 0;
    const {service} = scriptChat([], {
      allowedOrigins: ['https://api.openai.com'],
      fetch: async () => {
        asked += 1;
        return new Response(null, {status: 402});
      },
      prepareRequest: (request) => ({...request, url: 'https://api.openai.com/v1/chat/completions'}),
    });
    await service.send('Hi');
    expect([service.state.error?.code, asked]).to.deep.equal(isBrowser ? ['forbidden', 0] : ['payment', 1]);
  });
});
