import {createHash} from 'node:crypto';
import {readdir, readFile, stat} from 'node:fs/promises';
import {connect} from 'node:net';
import {dirname, join} from 'node:path';
import {afterEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {readConfig} from '../../../../demo/server/config.js';
import {eventually} from '../../../support/server-eventually.js';
import {startServer, type TestServer} from '../../../support/server-harness.js';
import {filesPath, getFile, refusalOf, sendForm, sendRaw, type Uploaded, upload} from './file-requests.js';
import {pdf, png} from './sample-files.js';

describe('an upload', () => {
  let server: TestServer;
  afterEach(() => server.dispose());

  const start = async (environment: Record<string, string> = {}): Promise<void> => {
    server = await startServer({files: readConfig(environment).files});
  };
  const folder = (): string => join(dirname(server.databaseFile), 'files');
  const onDisk = async (): Promise<readonly string[]> => readdir(folder()).catch(() => []);
  const rows = () => server.db.selectFrom('files').selectAll().execute();

  for (const [how, send] of [
    ['as the body', sendRaw],
    ['in a form', sendForm],
  ] as const) {
    it(`(${how}) is kept under an id, for its owner’s eyes alone, as it was`, async () => {
      await start();
      const bytes = png(7);
      const response = await send(server, bytes, {name: 'Grüße 世界.png'});
      const file = (await response.json()) as Uploaded;
      expect([response.status, response.headers.get('location')]).to.deep.equal([
        201,
        `${filesPath}/${file.fileId}`,
      ]);
      expect(file).to.deep.equal({
        fileId: file.fileId,
        mediaType: 'image/png',
        name: 'Grüße 世界.png',
        size: bytes.length,
      });
      expect(file.fileId).to.match(/^[\w-]{22}$/);
      const kept = join(folder(), file.fileId);
      expect(await onDisk()).to.deep.equal([file.fileId]);
      expect((await readFile(kept)).equals(bytes)).to.equal(true);
      if (process.platform !== 'win32') expect((await stat(kept)).mode & 0o777).to.equal(0o600);
      const [row] = await rows();
      expect(row?.sha256).to.equal(createHash('sha256').update(bytes).digest('hex'));
    });
  }

  it('has a name of its type where it is sent without one, or under another', async () => {
    await start();
    const names = [];
    for (const name of ['', '../..', 'page.html', 'a.PNG'])
      names.push((await upload(server, png(), {name})).name);
    expect(names).to.deep.equal(['file.png', 'file.png', 'page.html.png', 'a.PNG']);
  });

  it('that is no file is refused, and nothing is left of it', async () => {
    await start();
    const form = new FormData();
    form.append('file', new Blob([png() as BlobPart]), 'a.png');
    form.append('user_id', 'ann');
    const post = (body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${server.url}${filesPath}`, {method: 'POST', body, headers});
    const type = {'content-type': 'multipart/form-data; boundary=x'};
    const words = new FormData();
    words.append('file', 'words');
    const refusals = [
      await refusalOf(await sendRaw(server, '', {})),
      await refusalOf(await sendRaw(server, '<svg/>', {type: 'image/svg+xml'})),
      await refusalOf(await sendForm(server, png(), {type: 'image/jpeg'})),
      await refusalOf(await post(form)),
      await refusalOf(await post(words)),
      await refusalOf(await post('no form', type)),
      await refusalOf(await post('--x\r\n', type)),
      await refusalOf(await sendRaw(server, png(), {headers: {'content-encoding': 'gzip'}})),
      await refusalOf(await fetch(`${server.url}${filesPath}`, {method: 'PUT', body: 'a'})),
    ];
    expect(refusals).to.deep.equal([
      ...['415 invalid', '415 invalid', '415 invalid', '422 invalid', '422 invalid'],
      ...['400 invalid', '400 invalid', '415 invalid', '405 invalid'],
    ]);
    expect([await onDisk(), await rows()]).to.deep.equal([[], []]);
  });

  it('that is too large is refused before it is read, said how long it is or not', async () => {
    await start({MAX_FILE_BYTES: '100000'});
    const large = Buffer.concat([png(), Buffer.alloc(200_000)]);
    const chunked = (): ReadableStream =>
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < large.length; at += 10_000)
            controller.enqueue(large.subarray(at, at + 10_000));
          controller.close();
        },
      });
    const streamed = await fetch(`${server.url}${filesPath}`, {
      method: 'POST',
      headers: {'content-type': 'image/png'},
      body: chunked(),
      duplex: 'half',
    } as RequestInit);
    expect([
      await refusalOf(await sendRaw(server, large)),
      await refusalOf(await sendForm(server, large)),
      await refusalOf(streamed),
      await refusalOf(await sendRaw(server, 'a'.repeat(99_999), {type: 'text/plain', name: 'a.txt'})),
    ]).to.deep.equal(['413 too-large', '413 too-large', '413 too-large', '201']);
    expect(await onDisk()).to.have.length(1);
  });

  it('that breaks off leaves nothing, on disk as in the store', async () => {
    await start();
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST ${filesPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 5000\r\n\r\n`,
    );
    socket.write(png());
    await eventually(onDisk, (names) => names.some((name) => name.endsWith('.part')));
    socket.destroy();
    await eventually(onDisk, (names) => names.length === 0);
    expect(await rows()).to.deep.equal([]);
  });

  it('is refused beyond what one person may keep, also of many at once; deleting makes room', async () => {
    await start({MAX_FILES_PER_USER: '3'});
    const answers = await Promise.all([0, 1, 2, 3, 4].map((shade) => sendRaw(server, png(shade))));
    const refusals = (await Promise.all(answers.map(refusalOf))).sort();
    expect(refusals).to.deep.equal(['201', '201', '201', '402 payment', '402 payment']);
    expect(await onDisk()).to.have.length(3);
    const [row] = await rows();
    await getFile(server, row?.id ?? '', {method: 'DELETE'});
    expect((await sendRaw(server, png())).status).to.equal(201);
  });

  it('is refused beyond the bytes that one person may keep', async () => {
    await start({MAX_FILE_BYTES_PER_USER: String(2 * pdf.length)});
    const send = async (): Promise<string> =>
      refusalOf(await sendForm(server, pdf, {name: 'a.pdf', type: 'application/pdf'}));
    expect([await send(), await send(), await send()]).to.deep.equal(['201', '201', '402 payment']);
  });

  it('is refused where the same person has six under way', async () => {
    await start();
    const sockets = Array.from({length: 6}, () => connect(server.port, '127.0.0.1'));
    const head = `POST ${filesPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 50\r\n\r\n`;
    for (const socket of sockets) socket.write(head);
    await eventually(onDisk, (names) => names.length === 6);
    const refused = await sendRaw(server, png());
    expect([await refusalOf(refused), refused.headers.get('retry-after')]).to.deep.equal([
      '429 rate-limit',
      '2',
    ]);
    for (const socket of sockets) socket.destroy();
    await eventually(
      async () => (await sendRaw(server, png())).status,
      (status) => status === 201,
    );
  });

  it('is refused from a page of another origin', async () => {
    await start();
    const headers = {origin: 'https://evil.example'};
    expect(await refusalOf(await sendForm(server, png(), {headers}))).to.equal('403 forbidden');
  });
});
