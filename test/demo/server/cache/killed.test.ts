import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {
  chunkOf,
  completion,
  eventStream,
  type FakeUpstream,
  startFakeUpstream,
} from '../../../support/fake-upstream.js';
import {eventually} from '../../../support/server-eventually.js';
import {ServerProcess} from '../server-process.js';
import {askOnce} from './ask-once.js';

describe('a process that is killed while an answer comes', () => {
  let directory: string;
  let upstream: FakeUpstream;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chat-stream-cache-kill-'));
    upstream = await startFakeUpstream();
  });
  after(async () => {
    await upstream.close();
    await rm(directory, {recursive: true, force: true});
  });

  it('leaves no half answer to the next, which asks again; what that one got, the one after has', async () => {
    const file = join(directory, 'test.db');
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'}).write(chunkOf('half'));
    });
    const killed = new ServerProcess(
      {DATABASE: file, UPSTREAM: upstream.baseUrl},
      'test/demo/server/cache/asking-main.ts',
    );
    await eventually(
      () => killed.output,
      (output) => output.includes('half'),
      30_000,
    );
    killed.kill('SIGKILL');
    await killed.exited;
    upstream.answerWith(eventStream(completion('half', ' and half')));
    const said: string[] = [];
    for (let turn = 0; turn < 2; turn++) {
      await askOnce({file, baseUrl: upstream.baseUrl}, (event) => {
        if (event.type === 'chunk') said.push(event.content);
      });
    }
    expect([said, upstream.requests.length]).to.deep.equal([['half', ' and half', 'half and half'], 2]);
  });
});
