import {mkdir, rm, truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {loggedLines} from '../watch/logged-lines.js';
import {
  documentOf,
  type KnowledgePlace,
  makeKnowledgePlace,
  sourcesFor,
  usualKnowledge,
  writeFiles,
} from './knowledge-place.js';

describe('the folder of documents for everybody', () => {
  let place: KnowledgePlace;
  let folder: string;
  beforeEach(async () => {
    place = await makeKnowledgePlace();
    folder = join(place.directory, 'shared');
    await mkdir(join(folder, 'more', '.hidden'), {recursive: true});
    await writeFiles(folder, {
      'pump.md': '# The pump\n\nIt stands in the cellar.',
      'more/tank.TXT': 'The tank is on the roof.',
      'more/.hidden/lamp.md': 'The lamp is hidden.',
      'valve.pdf': 'The valve.',
      'empty.md': '\n',
    });
  });
  afterEach(() => place.dispose());

  const open = (directory: string | null = folder) => place.open({config: {...usualKnowledge, directory}});

  it('is there for all of them, under its headings or names', async () => {
    const knowledge = await open();
    expect(await sourcesFor(knowledge, 'ann', 'Where is the pump?')).to.deep.equal(['The pump']);
    expect(await sourcesFor(knowledge, 'bob', 'Where is the tank?')).to.deep.equal(['tank']);
    expect(await sourcesFor(knowledge, 'bob', 'lamp valve')).to.deep.equal([]);
    const {documents, shared} = await knowledge.documents.list('ann');
    expect([documents.length, shared.map(({title}) => title).sort()]).to.deep.equal([
      0,
      ['The pump', 'tank'],
    ]);
  });

  it('stands beside what is a person’s own', async () => {
    const knowledge = await open();
    await knowledge.documents.ingest('ann', documentOf('My pump', 'My pump stands in the garden.'));
    expect(await sourcesFor(knowledge, 'ann', 'Where is the pump?')).to.have.members(['My pump', 'The pump']);
  });

  it('is not theirs to delete', async () => {
    const knowledge = await open();
    const [document] = (await knowledge.documents.list('ann')).shared;
    const error = await knowledge.documents
      .delete('ann', document?.id ?? '')
      .catch((reason: unknown) => reason);
    expect(error).to.include({code: 'not-found', status: 404});
  });

  it('is read again at the next start: what has not changed keeps its id, the rest comes and goes', async () => {
    const idsOf = async (directory: string | null = folder) =>
      Object.fromEntries(
        (await (await open(directory)).documents.list('ann')).shared.map(({title, id}) => [title, id]),
      );
    const before = await idsOf();
    await writeFiles(folder, {'more/tank.TXT': 'The tank is in the garden now.', 'lamp.md': 'The lamp.'});
    const after = await idsOf();
    expect(Object.keys(after).sort()).to.deep.equal(['The pump', 'lamp', 'tank']);
    expect([after['The pump'] === before['The pump'], after['tank'] === before['tank']]).to.deep.equal([
      true,
      false,
    ]);
    await rm(join(folder, 'pump.md'));
    expect(Object.keys(await idsOf()).sort()).to.deep.equal(['lamp', 'tank']);
    expect(await idsOf(null)).to.deep.equal({});
  });

  it('must be there, and says so', async () => {
    const error = await open(join(folder, 'nowhere')).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RangeError);
    expect(String(error)).to.contain('KNOWLEDGE_DIR must be a folder');
  });

  it('leaves out a file that cannot be taken, and tells which', async () => {
    const {logger, text} = loggedLines();
    await place.open({config: {...usualKnowledge, directory: folder}, logger});
    expect(text()).to.contain('"file":"empty.md"').and.to.contain('file not taken');
  });

  it('leaves out a file that is far too large, without reading it', async () => {
    const gibibyte = 1024 ** 3;
    await writeFile(join(folder, 'huge.md'), '# Huge');
    await truncate(join(folder, 'huge.md'), 3 * gibibyte);
    const {logger, text} = loggedLines();
    const knowledge = await place.open({config: {...usualKnowledge, directory: folder}, logger});
    expect(text()).to.contain('"file":"huge.md"').and.to.contain('larger than');
    expect((await knowledge.documents.list('ann')).shared.map(({title}) => title)).not.to.contain('Huge');
  });
});
