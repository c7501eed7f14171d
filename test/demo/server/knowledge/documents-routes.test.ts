import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Problem} from '../../../../src/model/native-wire.js';
import {postJson, type TestServer} from '../../../support/server-harness.js';
import {as, startServerOfPeople} from '../people/people-server.js';

const path = '/api/ai/documents';
const pump = {title: 'Pump', text: '# Pump\n\nIt stands in the cellar.'};

describe('the routes of documents', () => {
  let server: TestServer;
  before(async () => {
    server = await startServerOfPeople();
  });
  after(() => server.dispose());

  const post = async (body: unknown, user = 'ann'): Promise<Response> =>
    postJson(`${server.url}${path}`, body, {headers: await as(user)});
  const call = async (method: string, id = '', user = 'ann'): Promise<Response> =>
    fetch(`${server.url}${path}${id}`, {method, headers: await as(user)});
  const refused = async (body: unknown): Promise<readonly unknown[]> => {
    const answer = await post(body);
    const problem = (await answer.json()) as Problem;
    expect(answer.headers.get('content-type')).to.equal('application/problem+json');
    return [answer.status, problem.code, problem.hint];
  };

  it('save, list, tell and delete them', async () => {
    const answer = await post({...pump, url: 'HTTPS://Example.com/pump'});
    const document = (await answer.json()) as {id: string; createdAt: number};
    expect([answer.status, document]).to.deep.equal([
      201,
      {
        id: document.id,
        title: 'Pump',
        url: 'https://example.com/pump',
        mediaType: 'text/markdown',
        bytes: 32,
        excerpts: 1,
        embedding: 'off',
        createdAt: document.createdAt,
      },
    ]);
    expect(await (await call('GET')).json()).to.deep.equal({documents: [document], shared: []});
    expect(await (await call('GET', `/${document.id}`)).json()).to.deep.equal(document);
    expect((await call('DELETE', `/${document.id}`)).status).to.equal(204);
    expect((await call('GET', `/${document.id}`)).status).to.equal(404);
    expect((await call('DELETE', `/${document.id}`)).status).to.equal(404);
    expect(await (await call('GET')).json()).to.deep.equal({documents: [], shared: []});
  });

  it('keep the same document once', async () => {
    const [first, second] = [await post(pump, 'cleo'), await post(pump, 'cleo')];
    expect([first.status, second.status]).to.deep.equal([201, 200]);
    expect(await second.json()).to.deep.equal(await first.json());
  });

  it('say of another person’s what they say of none', async () => {
    const {id} = (await (await post(pump, 'dora')).json()) as {id: string};
    for (const method of ['GET', 'DELETE']) {
      const [hers, none] = [await call(method, `/${id}`, 'bob'), await call(method, '/nobodys', 'bob')];
      const said = async (answer: Response) => ({...((await answer.json()) as Problem), requestId: ''});
      expect([hers.status, await said(hers)]).to.deep.equal([404, await said(none)]);
    }
    expect((await call('GET', `/${id}`, 'dora')).status).to.equal(200);
    const {documents} = (await (await call('GET', '', 'bob')).json()) as {documents: readonly unknown[]};
    expect(documents).to.deep.equal([]);
  });

  it('take as much text as a document may have, and no more', async () => {
    const text = 'Words, "quoted".\n'.repeat(61_680);
    expect(Buffer.byteLength(text)).to.be.within(1_048_000, 1_048_576);
    expect((await post({title: 'Long', text}, 'emil')).status).to.equal(201);
    expect(await refused({title: 'Longer', text: `${text}${'x'.repeat(1_000)}`})).to.deep.equal([
      413,
      'too-large',
      'The document is larger than 1024 kB. Send it in parts.',
    ]);
    expect((await refused({title: 'Endless', text: text.repeat(3)}))[0]).to.equal(413);
  });

  for (const [what, body, hint] of [
    ['no title', {text: 'x'}, '`title`'],
    ['an empty title', {...pump, title: ' '}, '`title`'],
    ['a title of two lines', {...pump, title: 'a\nb'}, '`title`'],
    ['no words', {...pump, text: '--- \n\n ***'}, '`text` has no words.'],
    ['a text that is none', {...pump, text: 5}, '`text`'],
    ['another type', {...pump, mediaType: 'text/html'}, '`mediaType`'],
    ['an address that runs', {...pump, url: 'javascript:alert(1)'}, '`url`'],
    ['an address with a password', {...pump, url: 'https://a:b@example.com'}, '`url`'],
    ['an owner', {...pump, owner: 'shared'}, '`owner` is not a field'],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const [status, code, said] = await refused(body);
      expect([status, code]).to.deep.equal([422, 'invalid']);
      expect(said).to.contain(hint);
    });
  }

  it('take text that no database takes, repaired', async () => {
    const answer = await post({title: 'Odd', text: 'before\u0000after \ud800 end'}, 'fred');
    expect(answer.status).to.equal(201);
    const {text} = await server.db
      .selectFrom('document_chunks')
      .select('text')
      .where('text', 'like', 'before%')
      .executeTakeFirstOrThrow();
    expect(text).to.equal('before\ufffdafter \ufffd end');
  });
});
