import {rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {TestServer} from '../../../support/server-harness.js';
import {as, startServerOfPeople} from '../people/people-server.js';
import {filesPath, getFile, refusalOf, type Uploaded, upload} from './file-requests.js';
import {pdf, png} from './sample-files.js';

describe('a file that is kept', () => {
  let server: TestServer;
  let headers: Record<string, string>;
  before(async () => {
    server = await startServerOfPeople();
    headers = await as('ann');
  });
  after(() => server.dispose());

  const sent = (bytes: Uint8Array | string, name: string, type: string): Promise<Uploaded> =>
    upload(server, bytes, {name, type, headers});

  it('is given back to its owner, byte for byte, so that a browser runs nothing of it', async () => {
    const bytes = png(9);
    const {fileId} = await sent(bytes, 'Bild “1”.png', 'image/png');
    const response = await getFile(server, fileId, {headers});
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).to.equal(true);
    const names = [
      'content-type',
      'content-length',
      'content-disposition',
      'content-security-policy',
      'x-content-type-options',
      'cache-control',
    ];
    expect(names.map((name) => response.headers.get(name))).to.deep.equal([
      'image/png',
      String(bytes.length),
      'inline; filename="Bild _1_.png"; filename*=UTF-8\'\'Bild%20%E2%80%9C1%E2%80%9D.png',
      "sandbox; default-src 'none'; frame-ancestors 'none'",
      'nosniff',
      'private, no-cache',
    ]);
  });

  it('is saved and not shown where it is no picture', async () => {
    const kinds = [];
    for (const [bytes, name, type] of [
      [pdf, 'a.pdf', 'application/pdf'],
      ['Grüße', 'a.md', 'text/markdown'],
    ] as const) {
      const {fileId} = await sent(bytes, name, type);
      const response = await getFile(server, fileId, {headers});
      await response.body?.cancel();
      kinds.push([
        response.headers.get('content-type'),
        response.headers.get('content-disposition')?.split(';')[0],
      ]);
    }
    expect(kinds).to.deep.equal([
      ['application/pdf', 'attachment'],
      ['text/markdown; charset=utf-8', 'attachment'],
    ]);
  });

  it('is not sent again to who has it', async () => {
    const {fileId} = await sent(png(), 'a.png', 'image/png');
    const first = await getFile(server, fileId, {headers});
    await first.body?.cancel();
    const again = await getFile(server, fileId, {
      headers: {...headers, 'if-none-match': first.headers.get('etag') ?? ''},
    });
    expect([again.status, await again.text()]).to.deep.equal([304, '']);
    const head = await getFile(server, fileId, {method: 'HEAD', headers});
    expect([head.status, head.headers.get('content-length')]).to.deep.equal([200, String(png().length)]);
  });

  it('is listed for its owner, and for nobody else', async () => {
    const first = await sent(png(1), 'first.png', 'image/png');
    const list = async (user: string): Promise<Uploaded[]> => {
      const response = await fetch(`${server.url}${filesPath}`, {headers: await as(user)});
      return ((await response.json()) as {files: Uploaded[]}).files;
    };
    const mine = await list('ann');
    expect(mine.find(({fileId}) => fileId === first.fileId)).to.include(first);
    expect(await list('bob')).to.deep.equal([]);
  });

  it('is gone once it is deleted, and cannot be deleted twice', async () => {
    const {fileId} = await sent(png(2), 'a.png', 'image/png');
    const ask = async (method: string): Promise<string> =>
      refusalOf(await getFile(server, fileId, {method, headers}));
    expect([await ask('DELETE'), await ask('GET'), await ask('DELETE')]).to.deep.equal([
      '204',
      '404 not-found',
      '404 not-found',
    ]);
  });

  it('is not there where its bytes are lost', async () => {
    const {fileId} = await sent(png(3), 'a.png', 'image/png');
    await rm(join(dirname(server.databaseFile), 'files', fileId));
    expect(await refusalOf(await getFile(server, fileId, {headers}))).to.equal('404 not-found');
  });

  it('is under no address but its id', async () => {
    for (const id of ['..%2ftest.db', '%2e%2e%2ftest.db', 'a'.repeat(22), '%00']) {
      expect(await refusalOf(await getFile(server, id, {headers}))).to.equal('404 not-found');
    }
  });
});
