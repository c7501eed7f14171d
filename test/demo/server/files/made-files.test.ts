import {readdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {JsonAnswer} from '../../../../src/model/native-wire.js';
import {eventStream, type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {postJson, sendBody, type TestServer} from '../../../support/server-harness.js';
import {as, startServerOfPeople} from '../people/people-server.js';
import {servedModels} from '../providers/one-model.js';
import {getFile, refusalOf} from './file-requests.js';
import {png} from './sample-files.js';

/** A stream of Gemini's that says words, and gives files. */
const stream = (...parts: readonly unknown[]): string =>
  parts
    .map((part, at) => {
      const isLast = at === parts.length - 1;
      const candidate = {
        content: {role: 'model', parts: [part]},
        index: 0,
        ...(isLast ? {finishReason: 'STOP'} : {}),
      };
      return `data: ${JSON.stringify({candidates: [candidate]})}\n\n`;
    })
    .join('');
const inline = (bytes: Uint8Array, mimeType = 'image/png') => ({
  inlineData: {mimeType, data: Buffer.from(bytes).toString('base64')},
});

describe('a file that a model makes', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    const models = servedModels({painter: {kind: 'gemini', baseUrl: upstream.baseUrl}});
    server = await startServerOfPeople({models});
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const ask = async (message: string, fields: Record<string, unknown> = {}): Promise<JsonAnswer> => {
    const body = sendBody(message, {model: 'painter', ...fields});
    const answer = await postJson(`${server.url}/api/ai/chat`, body, {headers: await as('ann')});
    expect(answer.status).to.equal(200);
    return (await answer.json()) as JsonAnswer;
  };
  const onDisk = (): Promise<string[]> =>
    readdir(join(dirname(server.databaseFile), 'files')).catch(() => []);

  it('is part of the answer, and its person’s alone', async () => {
    upstream.answerWith(
      eventStream(stream({text: 'Here: '}, inline(png(5), 'image/jpeg'), {text: ' Done.'})),
    );
    const {parts, conversationId} = await ask('Paint');
    expect(parts.map(({type}) => type)).to.deep.equal(['text', 'file', 'text']);
    const file = parts.find((part) => part.type === 'file');
    // What the bytes are, not what the model said.
    expect(file).to.include({mediaType: 'image/png', name: 'picture.png'});
    const id = file?.fileId ?? '';
    const response = await getFile(server, id, {headers: await as('ann')});
    expect(Buffer.from(await response.arrayBuffer()).equals(png(5))).to.equal(true);
    expect(await refusalOf(await getFile(server, id, {headers: await as('bob')}))).to.equal('404 not-found');
    await fetch(`${server.url}/api/ai/conversations/${conversationId}`, {
      method: 'DELETE',
      headers: await as('ann'),
    });
    expect(await onDisk()).to.deep.equal([]);
  });

  it('goes back to the model with the next question', async () => {
    upstream.answerWith(eventStream(stream(inline(png(6)), {text: 'There.'})));
    const {conversationId} = await ask('Paint');
    upstream.answerWith(eventStream(stream({text: 'Bluer.'})));
    await ask('Bluer, please', {conversationId});
    const {contents} = upstream.requests.at(-1)?.body as unknown as {
      contents: {role: string; parts: {text?: string; inlineData?: {data: string}}[]}[];
    };
    expect(
      contents.map(({role, parts}) => [role, parts.map(({text, inlineData}) => text ?? inlineData?.data)]),
    ).to.deep.equal([
      ['user', ['Paint']],
      ['model', ['There.']],
      ['user', [png(6).toString('base64'), 'Bluer, please']],
    ]);
  });

  it('is left out where it is none that is kept; the answer goes on', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    upstream.answerWith(
      eventStream(stream({text: 'Here: '}, inline(svg, 'image/svg+xml'), {text: ' Done.'})),
    );
    const {text, parts} = await ask('Paint');
    expect([text, parts.map(({type}) => type)]).to.deep.equal(['Here:  Done.', ['text']]);
    expect(await onDisk()).to.deep.equal([]);
  });
});
