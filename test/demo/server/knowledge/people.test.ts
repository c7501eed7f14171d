import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {ask, documentOf, type KnowledgePlace, makeKnowledgePlace, sourcesFor} from './knowledge-place.js';

describe('the documents of several people', () => {
  let place: KnowledgePlace;
  beforeEach(async () => {
    place = await makeKnowledgePlace();
  });
  afterEach(() => place.dispose());

  it('are found by their owner', async () => {
    const knowledge = await place.open();
    await knowledge.documents.ingest('ann', documentOf('Pump', 'The pump stands in the cellar.'));
    expect(await sourcesFor(knowledge, 'ann', 'Where is the pump?')).to.deep.equal(['Pump']);
    expect(await sourcesFor(knowledge, 'bob', 'Where is the pump?')).to.deep.equal([]);
  });

  it('are never found by others, whatever is saved, deleted and asked, in one process or two', async () => {
    const users = ['ann', 'bob', 'user:ann', 'shared'] as const;
    const step = fc.record({
      process: fc.constantFrom(0, 1),
      user: fc.constantFrom(...users),
      act: fc.constantFrom('save', 'save', 'delete', 'ask', 'ask'),
      word: fc.constantFrom('pump', 'valve', 'tank', 'lamp'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, {maxLength: 25}), async (steps) => {
        const own = await makeKnowledgePlace();
        const processes = [await own.open(), await own.open()] as const;
        const titles = new Map<string, Map<string, string>>(users.map((user) => [user, new Map()]));
        for (const [at, {process, user, act, word}] of steps.entries()) {
          const knowledge = processes[process] ?? processes[0];
          const mine = titles.get(user) ?? new Map<string, string>();
          if (act === 'save') {
            const title = `${user} ${word} ${at}`;
            const {info} = await knowledge.documents.ingest(
              user,
              documentOf(title, `The ${word} of number ${at}.`),
            );
            mine.set(info.id, title);
          } else if (act === 'delete') {
            const [id] = mine.keys();
            if (id === undefined) continue;
            await knowledge.documents.delete(user, id);
            mine.delete(id);
          } else {
            const {events, messages} = await ask(knowledge, user, `Which ${word}?`);
            const expected = [...mine.values()].filter((title) => title.includes(` ${word} `));
            expect(events.map(({title}) => title)).to.have.length(Math.min(expected.length, 5));
            expect(expected).to.include.members(events.map(({title}) => title));
            const shown = messages.map(({content}) => content).join('\n');
            for (const other of users.filter((name) => name !== user))
              for (const title of titles.get(other)?.values() ?? [])
                expect(shown).not.to.contain(`"${title}"`);
          }
        }
        await own.dispose();
      }),
      {numRuns: process.env['LONG'] ? 200 : 12},
    );
  });

  it('are not seen or deleted by others, whose answer is that of an id that nobody has', async () => {
    const {documents} = await place.open();
    const {info} = await documents.ingest('ann', documentOf('Pump', 'The pump.'));
    const failed = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'done',
        (error: Error) => error.message,
      );
    expect(await failed(documents.find('bob', info.id))).to.equal(await failed(documents.find('bob', 'x')));
    expect(await failed(documents.delete('bob', info.id))).to.equal(
      await failed(documents.delete('bob', 'x')),
    );
    expect(await documents.list('bob')).to.deep.equal({documents: [], shared: []});
    expect(await documents.find('ann', info.id)).to.deep.equal(info);
  });

  it('are bounded for each of them, also when many are sent at once', async () => {
    const limits = {maxBytes: 1_000, maxDocuments: 3, maxChunks: 50};
    const {documents} = await place.open({limits});
    const saved = await Promise.allSettled(
      Array.from({length: 8}, (_, at) => documents.ingest('ann', documentOf(`${at}`, `number ${at}`))),
    );
    expect(saved.filter(({status}) => status === 'fulfilled')).to.have.length(3);
    expect((await documents.list('ann')).documents).to.have.length(3);
    await documents.ingest('bob', documentOf('his', 'own'));
  });

  it('are bounded by their text as well', async () => {
    const {documents} = await place.open({limits: {maxBytes: 100_000, maxDocuments: 9, maxChunks: 3}});
    const text = 'Some words of no use. '.repeat(400);
    const error = await documents.ingest('ann', documentOf('long', text)).catch((reason: unknown) => reason);
    expect(error).to.include({code: 'invalid', status: 422});
    expect((await documents.list('ann')).documents).to.deep.equal([]);
  });
});
