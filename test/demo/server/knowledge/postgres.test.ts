import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {type EmbeddingService, startEmbeddingService} from '../../../support/embedding-service.js';
import {createPostgresDatabase, noPostgres, type PostgresDatabase} from '../../../support/postgres.js';
import {
  documentOf,
  type KnowledgePlace,
  makeKnowledgePlace,
  sourcesFor,
  usualKnowledge,
} from './knowledge-place.js';

describe('documents in PostgreSQL', {skip: noPostgres}, () => {
  let database: PostgresDatabase;
  let place: KnowledgePlace;
  let service: EmbeddingService;
  before(async () => {
    database = await createPostgresDatabase();
    [place, service] = [await makeKnowledgePlace(database.place), await startEmbeddingService()];
  });
  after(async () => {
    await place.dispose();
    await service.close();
    await database.drop();
  });

  it('are saved, found by words and by meaning, and deleted', async () => {
    const embeddings = {kind: 'service', baseUrl: service.baseUrl, apiKey: null, model: 'ngrams'} as const;
    const knowledge = await place.open({config: {...usualKnowledge, embeddings}});
    const {info} = await knowledge.documents.ingest(
      'ann',
      documentOf('Pump', 'The pump stands in the cellar.'),
    );
    expect(info).to.include({embedding: 'done', excerpts: 1});
    expect(info.createdAt).to.be.a('number');
    expect(await sourcesFor(knowledge, 'ann', 'pumping cellars standing')).to.deep.equal(['Pump']);
    expect(await sourcesFor(knowledge, 'bob', 'Where is the pump?')).to.deep.equal([]);
    const other = await place.open();
    await other.documents.delete('ann', info.id);
    expect(await sourcesFor(knowledge, 'ann', 'Where is the pump?')).to.deep.equal([]);
    expect(await database.rows('select * from document_chunks')).to.deep.equal([]);
  });

  it('are as many as a person may have, also when processes save at once', async () => {
    const limits = {maxBytes: 1_000, maxDocuments: 3, maxChunks: 50};
    const processes = [await place.open({limits}), await place.open({limits})];
    const saved = await Promise.allSettled(
      Array.from({length: 8}, (_, at) =>
        processes[at % 2]?.documents.ingest('cleo', documentOf(`${at}`, `number ${at}`)),
      ),
    );
    expect(saved.filter(({status}) => status === 'fulfilled')).to.have.length(3);
  });

  it('are kept once, also when processes save the same at once', async () => {
    const processes = [await place.open(), await place.open()];
    const saved = await Promise.all(
      processes.map(({documents}) => documents.ingest('dora', documentOf('Pump', 'The pump.'))),
    );
    expect(saved.map(({isNew}) => isNew).sort()).to.deep.equal([false, true]);
    expect(saved[0]?.info.id).to.equal(saved[1]?.info.id);
  });
});
