import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {StreamingChatService} from '../../../src/index.js';
import {ServerProcess} from '../../demo/server/server-process.js';
import {startChaosProxy} from '../../support/chaos/proxy.js';
import {eventually} from '../../support/chat-world.js';
import {goldenText} from '../../support/golden-text.js';
import type {FaultEntry} from './fault-entry.js';
import type {FaultRig} from './fault-rig.js';

export const restartFaults: readonly FaultEntry[] = [
  {
    id: 'F40',
    kind: 'server-restart',
    how: 'a server process gets SIGTERM, or SIGKILL, in the middle of an answer, and another takes over its store',
    oracle:
      'the reader comes back by itself and is told interrupted, with exactly the saved text; nothing is left streaming',
    async run(rig) {
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) await restart(rig, signal);
    },
  },
];

async function restart(rig: FaultRig, signal: NodeJS.Signals): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-fault-'));
  const environment = {DATA_DIR: directory, MOCK_WORD_DELAY_MS: '20', DRAIN_MS: '100'};
  const text = goldenText(8_000);
  const first = new ServerProcess(environment);
  const proxy = await startChaosProxy(await first.url());
  const service = new StreamingChatService({
    endpoint: `${proxy.url}/api/ai/chat/stream`,
    storage: null,
    retry: {attempts: 40, baseMs: 250},
  });
  let second: ServerProcess | null = null;
  try {
    const beganAt = performance.now();
    const sent = service.send({text, model: 'mock/echo'});
    // More than one checkpoint's worth, so that something is saved whatever happens.
    await eventually(() => service.state.streamingContent.length > 600);
    first.kill(signal);
    await first.exited;
    second = new ServerProcess(environment);
    const url = await second.url();
    proxy.forwardTo(url);
    const message = await sent;
    rig.record(proxy.requests.length - 1, performance.now() - beganAt);
    const answer = await fetch(`${url}/api/ai/conversations/${service.state.conversationId}/messages`);
    const {messages} = (await answer.json()) as {messages: {text: string; status: string}[]};
    expect([message.status, messages.map(({status}) => status)], signal).to.deep.equal([
      'interrupted',
      ['complete', 'interrupted'],
    ]);
    expect(messages.map((saved) => saved.text)).to.deep.equal([text, message.content]);
    expect([message.content !== '', text.startsWith(message.content)]).to.deep.equal([true, true]);
  } finally {
    service.dispose();
    first.kill('SIGKILL');
    second?.kill('SIGKILL');
    await Promise.all([first.exited, second?.exited]);
    await proxy.close();
    await rm(directory, {recursive: true, force: true});
  }
}
