import {ChatError} from '../../../src/base/chat-error.js';
import type {StreamingChatServiceOptions} from '../../../src/chat/service-options.js';
import {StreamingChatService} from '../../../src/chat/streaming-chat-service.js';
import {json} from '../../support/branching-chat.js';
import {ManualClock} from '../../support/manual-clock.js';
import {wireOrigin} from '../../support/place.js';
import {scriptChat} from '../../support/scripted-chat.js';
import {nativeFrames, type Step} from '../../support/scripted-wire.js';
import {afterEach, describe, expect, it} from '../../support/suite.js';
import {type WireScript, wireUrl} from '../../support/wire-url.js';

const sky = (): File => new File(['blue'.repeat(1_000)], 'sky.png', {type: 'image/png'});
const taken = {fileId: 'f1', name: 'sky.png', mediaType: 'image/png', size: 4_000};
const uploaded = {fileId: 'f1', name: 'sky.png', mediaType: 'image/png', bytes: 4_000};
const answer: Step = {
  chunks: nativeFrames('s', [
    {type: 'start', streamId: 's', messageId: 'a', conversationId: 'c', model: 'x'},
    {type: 'chunk', content: 'Blue.'},
    {type: 'done', finishReason: 'stop'},
  ]),
};
const thrown = (promise: Promise<unknown>): Promise<ChatError> =>
  promise.then(
    () => expect.fail('It did not reject.'),
    (error: unknown) => error as ChatError,
  );

describe('uploading a file', () => {
  it('posts it as a form, beside the endpoint, with the headers of all requests', async () => {
    const {service, wire} = scriptChat([json(taken)], {headers: {authorization: 'Bearer t'}});
    expect(service.canUpload).to.equal(true);
    expect(await service.upload(sky())).to.deep.equal(uploaded);
    const [request] = wire.requests;
    const form = request?.init.body as FormData;
    const file = form.get('file') as File;
    expect([...form.keys()]).to.deep.equal(['file']);
    expect([file.name, file.type, file.size]).to.deep.equal(['sky.png', 'image/png', 4_000]);
    expect([
      request?.init.method,
      request?.url.pathname,
      request?.headers.get('authorization'),
    ]).to.deep.equal(['POST', '/api/ai/files', 'Bearer t']);
  });

  it('leaves the content type to the form, whatever all requests have', async () => {
    const {service, wire} = scriptChat([json(taken)], {headers: {'Content-Type': 'application/json'}});
    await service.upload(sky());
    expect(wire.requests[0]?.headers.get('content-type')).to.equal(null);
  });

  it('renews credentials once', async () => {
    let token = 'old';
    const {service, wire} = scriptChat([{status: 401}, json(taken)], {
      headers: () => ({authorization: token}),
      refreshAuth: () => {
        token = 'new';
      },
    });
    expect(await service.upload(sky())).to.deep.equal(uploaded);
    expect(wire.requests.map(({headers}) => headers.get('authorization'))).to.deep.equal(['old', 'new']);
  });

  const refusals: readonly [what: string, step: Step, code: string, hint: string, mayRetry: boolean][] = [
    ['is too large', {status: 413}, 'too-large', 'The file is too large. Choose a smaller one.', false],
    [
      'has a wrong type',
      {status: 415},
      'invalid',
      'Files of this type are not accepted. Choose another one.',
      false,
    ],
    [
      'has no room',
      {status: 402},
      'payment',
      'There is no room for more files. Delete some, then try again.',
      false,
    ],
    [
      'comes with too many',
      {status: 429},
      'rate-limit',
      'Too many files at once. Wait a moment, then try again.',
      true,
    ],
    ['has no place to go', {status: 404}, 'not-found', 'Files cannot be sent to this service.', false],
    ['is lost on its way', 'line-down', 'network', 'The upload broke off. Try again.', true],
    [
      'is answered by something else',
      json({hello: 1}),
      'protocol',
      'Files cannot be sent to this service.',
      false,
    ],
  ];
  for (const [what, step, code, hint, mayRetry] of refusals) {
    it(`says what to do where it ${what}`, async () => {
      const {service, wire} = scriptChat([step]);
      const error = await thrown(service.upload(sky()));
      expect([error.code, error.hint, error.retryable]).to.deep.equal([code, hint, mayRetry]);
      expect(wire.requests).to.have.length(1);
    });
  }

  it('goes where the host takes it, in place of the native request', async () => {
    const own = {...uploaded, url: 'https://files.example/sky.png'};
    const {service, wire} = scriptChat([], {protocol: 'openai-chat', upload: async () => own});
    expect(service.canUpload).to.equal(true);
    expect(await service.upload(sky())).to.equal(own);
    expect(wire.requests).to.have.length(0);
  });

  it('is not possible where nobody knows how', async () => {
    const {service} = scriptChat([], {protocol: 'openai-chat'});
    expect(service.canUpload).to.equal(false);
    expect(await thrown(service.upload(sky()))).to.be.instanceOf(TypeError);
  });

  it('asks no other origin than those allowed', async () => {
    const {service, wire} = scriptChat([], {filesEndpoint: 'https://elsewhere.example/files'});
    const errors = await Promise.all([
      thrown(service.upload(sky())),
      thrown(service.upload(sky(), {onProgress: () => {}})),
    ]);
    expect(errors.map(({code}) => code)).to.deep.equal(['forbidden', 'forbidden']);
    expect(wire.requests).to.have.length(0);
  });
});

describe('sending uploaded files', () => {
  it('tells the server their ids alone, and shows them in the message', async () => {
    const {service, wire} = scriptChat([answer]);
    await service.send({text: 'What is it?', attachments: [uploaded]});
    expect(wire.requests[0]?.body).to.deep.equal({
      trigger: 'send',
      message: 'What is it?',
      attachments: [{fileId: 'f1'}],
    });
    expect(service.state.messages[0]?.parts).to.deep.equal([
      {type: 'text', text: 'What is it?'},
      {type: 'file', fileId: 'f1', mediaType: 'image/png', name: 'sky.png'},
    ]);
  });

  it('needs no text', async () => {
    const {service, wire} = scriptChat([answer]);
    await service.send({text: ' ', attachments: [uploaded]});
    expect(wire.requests[0]?.body).to.deep.equal({trigger: 'send', attachments: [{fileId: 'f1'}]});
    expect(await thrown(service.send({text: ' ', attachments: []}))).to.be.instanceOf(TypeError);
  });

  it('keeps them while the message waits, when its words are changed, and its model', async () => {
    const {service, wire} = scriptChat([answer, answer], {whileReplying: 'queue', outbox: false});
    const first = service.send('First');
    const second = service.send({text: 'Secnd', attachments: [uploaded], model: 'm'});
    const waiting = service.state.outbox[0];
    expect(waiting?.parts.map(({type}) => type)).to.deep.equal(['text', 'file']);
    void service.edit(waiting?.id ?? '', 'Second');
    await Promise.all([first, second]);
    const {message, attachments, model} = wire.requests[1]?.body as Record<string, unknown>;
    expect([message, attachments, model]).to.deep.equal(['Second', [{fileId: 'f1'}], 'm']);
  });

  it('sends them again where it is not known whether the message arrived', async () => {
    const {service, wire} = scriptChat([{status: 403}, answer]);
    await service.send({text: 'What is it?', attachments: [uploaded]});
    await service.retry();
    const [first, again] = wire.requests.map(({body}) => (body as {attachments?: unknown}).attachments);
    expect(again).to.deep.equal(first);
  });

  it('keeps them when a message that was sent is put in other words', async () => {
    const {service, wire} = scriptChat([answer, answer]);
    await service.send({text: 'What is it?', attachments: [uploaded]});
    await service.edit(service.state.messages[0]?.id ?? '', 'What is that?');
    const {message, attachments} = wire.requests[1]?.body as Record<string, unknown>;
    expect([message, attachments]).to.deep.equal(['What is that?', [{fileId: 'f1'}]]);
  });
});

describe('the models of a server', () => {
  it('are listed beside its endpoint', async () => {
    const offered = {models: [{id: 'a', name: 'A'}], defaultModel: 'a'};
    const {service, wire} = scriptChat([json(offered)]);
    expect(await service.listModels()).to.deep.equal(offered);
    expect(wire.requests[0]?.url.pathname).to.equal('/api/ai/models');
  });

  it('are none where something else answers', async () => {
    const {service} = scriptChat([json([])]);
    expect((await thrown(service.listModels())).code).to.equal('protocol');
  });
});

/** Browsers alone tell how far an upload is. */
const tellsProgress = typeof XMLHttpRequest === 'function';

(tellsProgress ? describe : () => {})('an upload that is watched', () => {
  const services: StreamingChatService[] = [];
  afterEach(() => {
    for (const service of services.splice(0)) service.dispose();
  });

  function uploading(script: WireScript, options: Partial<StreamingChatServiceOptions> = {}) {
    const id = crypto.randomUUID();
    const service = new StreamingChatService({
      endpoint: `${wireOrigin}/chat`,
      filesEndpoint: wireOrigin + wireUrl({type: 'application/json', ...script, id}),
      storage: null,
      ...options,
    });
    services.push(service);
    const sent: number[] = [];
    const onProgress = ({sentBytes, totalBytes}: {sentBytes: number; totalBytes: number}) =>
      sent.push(sentBytes / totalBytes);
    const upload = (signal?: AbortSignal) => service.upload(sky(), {onProgress, signal});
    const seen = async (): Promise<{method: string; headers: Record<string, string>; body: string}[]> =>
      (await fetch(`/__wire/seen?id=${id}`)).json();
    return {service, upload, sent, seen};
  }
  const good: WireScript = {status: 201, chunks: [JSON.stringify(taken)]};

  it('tells how far it is, and that it is whole', async () => {
    const {upload, sent, seen} = uploading(good, {headers: {authorization: 'Bearer t'}});
    expect(await upload()).to.deep.equal(uploaded);
    expect(sent.at(-1)).to.equal(1);
    const [request] = await seen();
    expect([request?.method, request?.headers['authorization']]).to.deep.equal(['POST', 'Bearer t']);
    expect(request?.body).to.include('name="file"; filename="sky.png"').and.to.include('blueblue');
  });

  it('is refused where another address answers', async () => {
    const {upload} = uploading({status: 307, headers: {location: wireUrl(good)}});
    expect((await thrown(upload())).code).to.equal('protocol');
  });

  it('reads what the service says against it', async () => {
    const {upload} = uploading({status: 415, chunks: ['{"code": "invalid"}']});
    const {code, status, hint} = await thrown(upload());
    expect([code, status, hint]).to.deep.equal([
      'invalid',
      415,
      'Files of this type are not accepted. Choose another one.',
    ]);
  });

  it('fails where the line is cut', async () => {
    const {upload} = uploading({status: 201, chunks: ['{'], cut: 'destroy'});
    const {code, retryable} = await thrown(upload());
    expect([code, retryable]).to.deep.equal(['network', true]);
  });

  it('is given up where nothing moves any more', async () => {
    const clock = new ManualClock();
    const {upload, seen} = uploading({status: 201, chunks: ['{'], cut: 'hold'}, {clock});
    const failing = thrown(upload());
    while ((await seen()).length === 0);
    await clock.advance(60_000);
    expect((await failing).code).to.equal('timeout');
  });

  it('stops when it is aborted, and when the service is disposed', async () => {
    const stop = new AbortController();
    const [one, other] = [1, 2].map(() => uploading({status: 201, chunks: ['{'], cut: 'hold'}));
    if (!one || !other) return;
    const failing = [thrown(one.upload(stop.signal)), thrown(other.upload())];
    while ((await one.seen()).length === 0 || (await other.seen()).length === 0);
    stop.abort(new Error('Not this one.'));
    other.service.dispose();
    const [aborted, disposed] = await Promise.all(failing);
    expect([aborted?.message, (disposed as ChatError).code]).to.deep.equal(['Not this one.', 'aborted']);
  });

  it('makes no request to an origin that is not allowed', async () => {
    const {upload, seen} = uploading(good, {allowedOrigins: ['https://other.example']});
    const error = await thrown(upload());
    expect(error).to.be.instanceOf(ChatError);
    expect([error.code, (await seen()).length]).to.deep.equal(['forbidden', 0]);
  });
});
