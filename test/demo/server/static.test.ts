import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {startServer, type TestServer} from '../../support/server-harness.js';

describe('pages and scripts', () => {
  let root: string;
  let server: TestServer;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
    for (const folder of ['dist', 'demo/.build', 'demo/server', 'demo/data'])
      await mkdir(join(root, folder), {recursive: true});
    await writeFile(join(root, 'secret.js'), 'secret');
    await writeFile(join(root, 'dist/chat-stream.js'), 'export const a = 1;');
    await writeFile(join(root, 'dist/notes.md'), 'not for the web');
    await writeFile(join(root, 'dist/.hidden.js'), 'secret');
    await writeFile(
      join(root, 'demo/index.html'),
      '<script nonce="{{nonce}}"></script><style nonce="{{nonce}}"></style>',
    );
    await writeFile(join(root, 'demo/page.css'), 'body {}');
    await writeFile(join(root, 'demo/.build/page.js'), 'built');
    await writeFile(join(root, 'demo/server/main.js'), 'secret');
    await symlink(join(root, 'secret.js'), join(root, 'dist/link.js'));
    server = await startServer({rootDirectory: root});
  });
  after(async () => {
    await server.dispose();
    await rm(root, {recursive: true, force: true});
  });

  /** Not fetch: it tidies paths up before it sends them. */
  const get = (path: string): Promise<{status: number | undefined; text: string}> =>
    new Promise((resolve, reject) => {
      request({port: server.port, host: '127.0.0.1', path}, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        incoming.on('end', () => resolve({status: incoming.statusCode, text}));
      })
        .on('error', reject)
        .end();
    });

  it('has a page whose nonce is the one in its policy, and new each time', async () => {
    const nonces = new Set<string>();
    for (let visit = 0; visit < 2; visit++) {
      const response = await fetch(`${server.url}/`);
      const html = await response.text();
      const nonce = /nonce="([\w-]{22})"/.exec(html)?.[1] ?? '';
      const policy = response.headers.get('content-security-policy') ?? '';
      expect([
        policy.includes(`script-src 'nonce-${nonce}' 'strict-dynamic'`),
        policy.includes(`style-src 'nonce-${nonce}'`),
        html.includes('{{'),
      ]).to.deep.equal([true, true, false]);
      nonces.add(nonce);
    }
    expect(nonces.size).to.equal(2);
  });

  it('lets a page make HTML only through named policies', async () => {
    const policy = (await fetch(`${server.url}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).to.contain(
      "require-trusted-types-for 'script'; trusted-types chat-stream-lit lit-html chat-stream",
    );
  });

  it('gives scripts to pages of every origin', async () => {
    const {headers} = await fetch(`${server.url}/dist/chat-stream.js`);
    expect(
      [
        'content-type',
        'access-control-allow-origin',
        'cross-origin-resource-policy',
        'x-content-type-options',
      ].map((name) => headers.get(name)),
    ).to.deep.equal(['text/javascript; charset=utf-8', '*', 'cross-origin', 'nosniff']);
  });

  it('sends a script again only when it has changed', async () => {
    const url = `${server.url}/dist/chat-stream.js`;
    const etag = (await fetch(url)).headers.get('etag') ?? '';
    const same = await fetch(url, {headers: {'if-none-match': etag}});
    await writeFile(join(root, 'dist/chat-stream.js'), 'export const a = 22;');
    const changed = await fetch(url, {headers: {'if-none-match': etag}});
    expect([same.status, changed.status]).to.deep.equal([304, 200]);
  });

  it('prefers what was built to what was written', async () => {
    expect([(await get('/demo/page.js')).text, (await get('/demo/page.css')).text]).to.deep.equal([
      'built',
      'body {}',
    ]);
  });

  for (const path of [
    '/dist/../secret.js',
    '/dist/%2e%2e/secret.js',
    '/dist/..%2fsecret.js',
    '/dist/%2e%2e%2fsecret.js',
    '/dist//etc/passwd',
    '/dist/link.js',
    '/dist/.hidden.js',
    '/dist/notes.md',
    '/dist/%00.js',
    '/dist/%E0%A4%A.js',
    '/demo/server/main.js',
    '/demo/.build/page.js',
    '/widget',
    '/secret.js',
  ]) {
    it(`has nothing at ${path}`, async () => {
      const {status, text} = await get(path);
      expect([status, text.includes('secret') || text.includes('root:')]).to.deep.equal([404, false]);
    });
  }

  it('does not take a backslash for a path', async () => {
    const {status, text} = await get('/dist/..\\secret.js');
    expect([status, JSON.parse(text).code]).to.deep.equal([400, 'invalid']);
  });
});
