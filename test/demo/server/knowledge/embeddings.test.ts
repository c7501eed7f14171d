import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {restMs} from '../../../../demo/server/knowledge/resting-embedder.js';
import {createServiceEmbedder} from '../../../../demo/server/knowledge/service-embedder.js';
import type {ChatError} from '../../../../src/base/chat-error.js';
import {
  type EmbeddingService,
  sendEmbeddings,
  startEmbeddingService,
} from '../../../support/embedding-service.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {eventually} from '../../../support/server-eventually.js';
import {
  ask,
  documentOf,
  type KnowledgePlace,
  makeKnowledgePlace,
  sourcesFor,
  usualKnowledge,
} from './knowledge-place.js';

const signal = new AbortController().signal;
const options = {signal, timeoutMs: 1_000};

describe('documents with embeddings', () => {
  let place: KnowledgePlace;
  let service: EmbeddingService;
  let clock: ManualClock;
  beforeEach(async () => {
    [place, service, clock] = [await makeKnowledgePlace(), await startEmbeddingService(), new ManualClock()];
  });
  afterEach(async () => {
    await place.dispose();
    await service.close();
  });

  const open = (model = 'ngrams') =>
    place.open({
      clock,
      config: {
        ...usualKnowledge,
        embeddings: {kind: 'service', baseUrl: service.baseUrl, apiKey: 'the-key', model},
      },
    });
  const down = (): void => service.answerWith((outgoing) => void outgoing.writeHead(503).end('{}'));
  const pump = documentOf('Pump', 'The pump stands in the cellar.');

  it('are found by words that only look alike', async () => {
    const knowledge = await open();
    const {info} = await knowledge.documents.ingest('ann', pump);
    expect(info.embedding).to.equal('done');
    expect(await sourcesFor(knowledge, 'ann', 'pumping cellars standing')).to.deep.equal(['Pump']);
    expect(await sourcesFor(await place.open(), 'ann', 'pumping standing')).to.deep.equal([]);
    expect(service.requests[0]?.headers['authorization']).to.equal('Bearer the-key');
  });

  it('show the service no personal data where guards hide it, of a document and of a question', async () => {
    const knowledge = await place.open({
      config: {
        ...usualKnowledge,
        embeddings: {kind: 'service', baseUrl: service.baseUrl, apiKey: null, model: 'ngrams'},
      },
      guards: {pii: 'mask'},
    });
    await knowledge.documents.ingest('ann', documentOf('Pump', 'Mail eve@example.com about the pump.'));
    expect(await sourcesFor(knowledge, 'ann', 'Does eve@example.com know the pump?')).to.deep.equal(['Pump']);
    const seen = service.requests.flatMap(({input}) => input).join('\n');
    expect(seen).to.contain('[EMAIL_1]').and.not.to.contain('eve@example.com');
  });

  it('are found by their words at once where the service is down, and by meaning when it is back', async () => {
    const knowledge = await open();
    down();
    const {info} = await knowledge.documents.ingest('ann', pump);
    expect(info.embedding).to.equal('waiting');
    expect(await sourcesFor(knowledge, 'ann', 'Where is the pump?')).to.deep.equal(['Pump']);
    const asked = service.requests.length;
    expect(asked, 'left alone for a while').to.equal(1);
    service.answerWith(null);
    clock.advance(restMs);
    await sourcesFor(knowledge, 'ann', 'Where is the pump?');
    await eventually(
      async () => (await knowledge.documents.find('ann', info.id)).embedding,
      (embedding) => embedding === 'done',
    );
    expect(await sourcesFor(knowledge, 'ann', 'pumping cellars standing')).to.deep.equal(['Pump']);
  });

  it('are found by their words where the question cannot be embedded, which is logged without its words', async () => {
    const knowledge = await open();
    await knowledge.documents.ingest('ann', pump);
    down();
    expect(await sourcesFor(knowledge, 'ann', 'Where is the pump?')).to.deep.equal(['Pump']);
    expect(place.log()).to.contain('question not embedded').and.to.contain('"code":"overloaded"');
    expect(place.log()).not.to.match(/Where is|cellar|the-key/);
  });

  it('do not keep an answer waiting for a service that hangs', async () => {
    const knowledge = await open();
    await knowledge.documents.ingest('ann', pump);
    service.answerWith(() => {});
    const sources = sourcesFor(knowledge, 'ann', 'Where is the pump?');
    await eventually(
      () => service.requests.length,
      (count) => count === 2,
    );
    clock.advance(3_000);
    expect(await sources).to.deep.equal(['Pump']);
  });

  it('end with the answer that is stopped', async () => {
    const knowledge = await open();
    await knowledge.documents.ingest('ann', pump);
    service.answerWith(() => {});
    const stop = new AbortController();
    const asking = ask(knowledge, 'ann', 'pump', {signal: stop.signal}).catch((error: unknown) => error);
    await eventually(
      () => service.requests.length,
      (count) => count === 2,
    );
    stop.abort(new Error('stopped'));
    expect(await asking).to.equal(stop.signal.reason);
  });

  it('of another embedder are found by their words until they are sent again', async () => {
    const {info} = await (await open()).documents.ingest('ann', pump);
    const knowledge = await open('other');
    expect((await knowledge.documents.find('ann', info.id)).embedding).to.equal('outdated');
    expect(await sourcesFor(knowledge, 'ann', 'pumping cellars standing')).to.deep.equal([]);
    expect(await sourcesFor(knowledge, 'ann', 'pump')).to.deep.equal(['Pump']);
    const again = await knowledge.documents.ingest('ann', pump);
    expect([again.isNew, again.info]).to.deep.equal([false, {...info, embedding: 'done'}]);
    expect(await sourcesFor(knowledge, 'ann', 'pumping cellars standing')).to.deep.equal(['Pump']);
  });

  it('that the service does not take keep no other from theirs', async () => {
    const knowledge = await open();
    service.answerWith((outgoing) => {
      const input = service.requests.at(-1)?.input ?? [];
      if (input.some((text) => text.includes('bad')))
        outgoing.writeHead(400, {'content-type': 'application/json'}).end('{"error":{"message":"no"}}');
      else sendEmbeddings(outgoing, input);
    });
    const bad = await knowledge.documents.ingest('ann', documentOf('Bad', 'a bad text'));
    const good = await knowledge.documents.ingest('ann', pump);
    expect([bad.info.embedding, good.info.embedding]).to.deep.equal(['waiting', 'done']);
    expect(await sourcesFor(knowledge, 'ann', 'bad')).to.deep.equal(['Bad']);
  });

  it('that are deleted while they are embedded stay deleted', async () => {
    const knowledge = await open();
    let answer: () => void = () => {};
    service.answerWith((outgoing) => {
      answer = () => sendEmbeddings(outgoing, service.requests.at(-1)?.input ?? []);
    });
    const ingesting = knowledge.documents.ingest('ann', pump);
    await eventually(
      () => service.requests.length,
      (count) => count === 1,
    );
    const [document] = (await knowledge.documents.list('ann')).documents;
    await knowledge.documents.delete('ann', document?.id ?? '');
    answer();
    await ingesting;
    expect(await sourcesFor(knowledge, 'ann', 'pump')).to.deep.equal([]);
    expect(await place.db.selectFrom('document_chunks').selectAll().execute()).to.deep.equal([]);
  });
});

describe('an embedding service', () => {
  let service: EmbeddingService;
  beforeEach(async () => {
    service = await startEmbeddingService();
  });
  afterEach(() => service.close());

  const embedderOf = (clock = new ManualClock()) =>
    createServiceEmbedder({baseUrl: service.baseUrl, apiKey: null, model: 'm', clock});
  const errorOf = async (answer: Parameters<EmbeddingService['answerWith']>[0]): Promise<ChatError> => {
    service.answerWith(answer);
    return embedderOf()
      .embed(['a'], options)
      .then(
        () => expect.fail('it was taken'),
        (error: ChatError) => error,
      );
  };
  const json =
    (body: unknown, status = 200): Parameters<EmbeddingService['answerWith']>[0] =>
    (outgoing) =>
      void outgoing.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));

  it('is asked for some texts at a time, and its vectors come back in order', async () => {
    const texts = Array.from({length: 70}, (_, at) => `text of number ${at}`);
    const embedder = embedderOf();
    const together = await embedder.embed(texts, options);
    expect(service.requests.map(({input}) => input.length)).to.deep.equal([32, 32, 6]);
    const [alone] = await embedder.embed(['text of number 40'], options);
    expect(together[40]).to.deep.equal(alone);
    expect(service.requests[0]?.headers['authorization']).to.equal(undefined);
    await embedder.close();
  });

  for (const [what, answer, code] of [
    ['refuses the key', json({error: {message: 'no', code: 'invalid_api_key'}}, 401), 'auth'],
    ['has no room', json({error: {message: 'slow down'}}, 429), 'rate-limit'],
    [
      'sends a page',
      (outgoing) => void outgoing.writeHead(200, {'content-type': 'text/html'}).end('<p>'),
      'protocol',
    ],
    [
      'sends no JSON',
      (outgoing) => void outgoing.writeHead(200, {'content-type': 'application/json'}).end('{'),
      'malformed',
    ],
    ['sends too few', json({data: []}), 'malformed'],
    ['sends no numbers', json({data: [{index: 0, embedding: ['x']}]}), 'malformed'],
    [
      'leads elsewhere',
      (outgoing) => void outgoing.writeHead(302, {location: 'http://127.0.0.1:1/'}).end(),
      'protocol',
    ],
  ] as readonly (readonly [string, Parameters<EmbeddingService['answerWith']>[0], string])[]) {
    it(`that ${what} is an error of ours: ${code}`, async () => {
      expect((await errorOf(answer)).code).to.equal(code);
    });
  }

  it('that sends vectors of several sizes is not understood', async () => {
    service.answerWith(
      json({
        data: [
          {index: 0, embedding: [1]},
          {index: 1, embedding: [1, 2]},
        ],
      }),
    );
    const error = await embedderOf()
      .embed(['a', 'b'], options)
      .catch((reason: unknown) => reason);
    expect(error).to.include({code: 'malformed'});
  });

  it('that is slow is given up', async () => {
    const clock = new ManualClock();
    service.answerWith(() => {});
    const error = embedderOf(clock)
      .embed(['a'], options)
      .catch((reason: unknown) => reason);
    await eventually(
      () => service.requests.length,
      (count) => count === 1,
    );
    clock.advance(1_000);
    expect(await error).to.include({code: 'timeout'});
  });
});
