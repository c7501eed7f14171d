import {afterEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {ServerOptions} from '../../../../demo/server/app.js';
import {readConfig} from '../../../../demo/server/config.js';
import type {JsonAnswer} from '../../../../src/model/native-wire.js';
import {
  messagesOf,
  postJson,
  rowCounts,
  sendBody,
  startServer,
  type TestServer,
} from '../../../support/server-harness.js';
import {getFile, refusalOf, upload} from './file-requests.js';
import {pdf, png} from './sample-files.js';

describe('a message with files', () => {
  let server: TestServer;
  afterEach(() => server.dispose());

  const start = async (
    environment: Record<string, string> = {},
    options: ServerOptions = {},
  ): Promise<void> => {
    server = await startServer({files: readConfig(environment).files, ...options});
  };
  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    postJson(`${server.url}/api/ai/chat`, body, {headers});
  const send = async (message: string, ids: readonly string[], fields: Record<string, unknown> = {}) => {
    const attachments = ids.map((fileId) => ({fileId}));
    return post(sendBody(message, {attachments, ...fields}));
  };
  const answered = async (response: Promise<Response>): Promise<JsonAnswer> =>
    (await (await response).json()) as JsonAnswer;

  it('is saved with them, in their order, and says their names to a mock', async () => {
    await start();
    const [one, two] = [
      await upload(server, png(), {name: 'one.png'}),
      await upload(server, pdf, {name: 'two.pdf', type: 'application/pdf'}),
    ];
    const {conversationId, text} = await answered(send('Look', [two.fileId, one.fileId, two.fileId]));
    const [question] = await messagesOf(server, conversationId);
    expect(question?.parts).to.deep.equal([
      {type: 'text', text: 'Look'},
      {type: 'file', fileId: two.fileId, mediaType: 'application/pdf', name: 'two.pdf'},
      {type: 'file', fileId: one.fileId, mediaType: 'image/png', name: 'one.png'},
    ]);
    expect(text).to.equal(
      `Look\n\n📎 two.pdf (application/pdf, ${pdf.length} bytes)\n\n📎 one.png (image/png, ${png().length} bytes)`,
    );
  });

  it('needs no words; its conversation is named after the files then', async () => {
    await start();
    const {fileId} = await upload(server, png(), {name: 'sky.png'});
    const {conversationId} = await answered(
      post({trigger: 'send', model: 'mock/echo', attachments: [{fileId}]}),
    );
    const [question] = await messagesOf(server, conversationId);
    expect(question?.parts.map(({type}) => type)).to.deep.equal(['file']);
    const conversation = await fetch(`${server.url}/api/ai/conversations/${conversationId}`);
    expect(await conversation.json()).to.include({title: 'sky.png'});
  });

  it('is refused, and nothing saved, where files are not there, too many, too large or out of place', async () => {
    await start({MAX_FILES_PER_MESSAGE: '2', MAX_PROMPT_FILE_BYTES: '300000'});
    const large = async (shade: number): Promise<string> =>
      (await upload(server, Buffer.concat([png(shade), Buffer.alloc(160_000)]))).fileId;
    const [one, two] = [await large(1), await large(2)];
    const small = (await upload(server, png())).fileId;
    const {conversationId} = await answered(send('Hi', []));
    const before = await rowCounts(server);
    const refusals = [
      await send('Look', ['a'.repeat(22)]),
      await send('Look', [small, small, small]),
      await send('Look', [one, two]),
      await post({trigger: 'regenerate', conversationId, attachments: [{fileId: small}]}),
      await post({trigger: 'send', attachments: []}),
      await post(sendBody('Look', {attachments: [{fileId: small, url: 'http://a.example'}]})),
    ];
    expect(await Promise.all(refusals.map(refusalOf))).to.deep.equal([
      '404 not-found',
      '422 invalid',
      '413 too-large',
      '422 invalid',
      '422 invalid',
      '422 invalid',
    ]);
    expect(await rowCounts(server)).to.deep.equal(before);
    expect((await send('Look', [one])).status).to.equal(200);
  });

  it('is answered again under its key after the file was deleted', async () => {
    await start();
    const {fileId} = await upload(server, png());
    const key = {'idempotency-key': 'a-key-of-this-test'};
    const body = sendBody('Look', {attachments: [{fileId}]});
    const first = await answered(post(body, key));
    await getFile(server, fileId, {method: 'DELETE'});
    expect((await answered(post(body, key))).messageId).to.equal(first.messageId);
  });

  it('keeps the name of a file that was deleted; a model asked again is told so', async () => {
    await start();
    const {fileId} = await upload(server, png(), {name: 'sky.png'});
    const {conversationId} = await answered(send('Look', [fileId]));
    await getFile(server, fileId, {method: 'DELETE'});
    const again = await answered(post({trigger: 'regenerate', conversationId, model: 'mock/echo'}));
    expect(again.text).to.equal('[File “sky.png”: deleted]\n\nLook');
    const [question] = await messagesOf(server, conversationId);
    expect(question?.parts).to.have.length(2);
  });

  it('goes before older ones where a prompt cannot hold all; what is left out is said', async () => {
    const prompts: string[] = [];
    await start(
      {MAX_PROMPT_FILE_BYTES: '200000'},
      {
        observers: [
          {
            asked: (_, messages) => {
              prompts.push(
                messages.map(({content, files = []}) => `${content} +${files.length}`).join(' | '),
              );
            },
          },
        ],
      },
    );
    const large = async (name: string): Promise<string> =>
      (await upload(server, Buffer.concat([png(), Buffer.alloc(150_000)]), {name})).fileId;
    const {conversationId} = await answered(send('First', [await large('old.png')], {model: 'mock/length'}));
    await answered(send('Second', [await large('new.png')], {conversationId}));
    expect(prompts.at(-1)).to.match(
      /^\[File “old.png”: left out, it is too large\]\n\nFirst \+0 \| .* \| Second \+1$/s,
    );
  });

  it('passes the guards with what is written in its files', async () => {
    await start({}, {guards: {input: 'off', pii: 'block', promptInjection: 'off'}});
    const {fileId} = await upload(server, 'Write to ann@example.com.', {name: 'a.txt', type: 'text/plain'});
    expect(await refusalOf(await send('Look', [fileId]))).to.equal('422 content-filter');
    await server.dispose();
    const prompts: string[] = [];
    await start(
      {},
      {
        guards: {input: 'off', pii: 'mask', promptInjection: 'off'},
        observers: [{asked: (_, messages) => void prompts.push(JSON.stringify(messages))}],
      },
    );
    const masked = await upload(server, 'Write to ann@example.com.', {name: 'a.txt', type: 'text/plain'});
    const {text} = await answered(send('Look', [masked.fileId]));
    expect(text).to.contain('Write to ann@example.com.');
    expect(prompts.join()).to.contain('Write to ').and.not.to.contain('ann@example.com');
  });
});
