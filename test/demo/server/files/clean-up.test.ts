import {randomBytes} from 'node:crypto';
import {mkdir, readdir, utimes, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {ManualClock} from '../../../support/manual-clock.js';
import {eventually} from '../../../support/server-eventually.js';
import {
  messagesOf,
  postJson,
  sendBody,
  startServer,
  type TestServer,
} from '../../../support/server-harness.js';
import {getFile, upload} from './file-requests.js';
import {png} from './sample-files.js';

const hourMs = 60 * 60_000;

describe('files that nobody needs', () => {
  let server: TestServer;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await startServer({clock});
  });
  afterEach(() => server.dispose());

  const folder = (): string => join(dirname(server.databaseFile), 'files');
  const onDisk = async (): Promise<readonly string[]> => (await readdir(folder()).catch(() => [])).sort();
  const send = async (fileId: string, fields: Record<string, unknown> = {}) => {
    const body = sendBody('Look', {attachments: [{fileId}], ...fields});
    const answer = await postJson(`${server.url}/api/ai/chat`, body);
    return (await answer.json()) as {conversationId: string; messageId: string; userMessageId: string};
  };
  const remove = async (path: string): Promise<number> =>
    (await fetch(`${server.url}/api/ai/${path}`, {method: 'DELETE'})).status;

  it('are deleted a day after they came, those in a message are not', async () => {
    const [kept, lonely] = [await upload(server, png(1)), await upload(server, png(2))];
    await send(kept.fileId);
    clock.advance(23 * hourMs);
    expect((await getFile(server, lonely.fileId)).status).to.equal(200);
    clock.advance(2 * hourMs);
    expect(await eventually(onDisk, (names) => names.length === 1)).to.deep.equal([kept.fileId]);
    expect((await getFile(server, lonely.fileId)).status).to.equal(404);
    clock.advance(100 * hourMs);
    expect((await getFile(server, kept.fileId)).status).to.equal(200);
  });

  it('go with their conversation, at once', async () => {
    const file = await upload(server, png());
    const {conversationId} = await send(file.fileId);
    expect(await remove(`conversations/${conversationId}`)).to.equal(204);
    expect([await onDisk(), (await getFile(server, file.fileId)).status]).to.deep.equal([[], 404]);
  });

  it('go with the last message that they are in', async () => {
    const file = await upload(server, png());
    const {conversationId, userMessageId} = await send(file.fileId);
    // An edit brings the same file again, beside the first message.
    await send(file.fileId, {conversationId, messageId: userMessageId});
    expect(await remove(`messages/${userMessageId}`)).to.equal(204);
    expect(await onDisk()).to.deep.equal([file.fileId]);
    const [question] = await messagesOf(server, conversationId);
    expect(await remove(`messages/${question?.id}`)).to.equal(204);
    expect(await onDisk()).to.deep.equal([]);
  });

  it('are deleted where a crash left bytes without a row, after an hour, and what is being written is left alone', async () => {
    await mkdir(folder(), {recursive: true});
    const left = async (name: string, ageMs: number): Promise<void> => {
      await writeFile(join(folder(), name), randomBytes(10));
      const at = (clock.now() - ageMs) / 1_000;
      await utimes(join(folder(), name), at, at);
    };
    const file = await upload(server, png());
    await left('A'.repeat(22), 10_000);
    await left(`${'B'.repeat(22)}.part`, 10_000);
    await left('notes-of-somebody.txt', 10_000);
    clock.advance(hourMs);
    await left(`${'C'.repeat(22)}.part`, 0);
    const names = await eventually(onDisk, (all) => all.length === 3);
    expect(names).to.deep.equal([`${'C'.repeat(22)}.part`, file.fileId, 'notes-of-somebody.txt'].sort());
    expect((await getFile(server, file.fileId)).status).to.equal(200);
  });
});
