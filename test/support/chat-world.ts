import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type ChatServer, createServer, type ServerOptions} from '../../demo/server/app.js';

export interface ChatWorld {
  readonly server: ChatServer;
  /** Runs in the store: how often a model was asked. */
  generations(): Promise<number>;
  /** Texts of a conversation's messages as saved. */
  savedTexts(conversationId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A real server with a store of its own, for one test file. */
export async function openChatWorld(options: ServerOptions = {}): Promise<ChatWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-'));
  const server = await createServer({
    port: 0,
    databaseFile: join(directory, 'chat.db'),
    mockWordDelayMs: 5,
    retryMs: 250,
    ...options,
  });
  return {
    server,
    async generations() {
      const rows = await server.db.selectFrom('runs').select('stream_id').execute();
      return rows.length;
    },
    async savedTexts(conversationId) {
      const answer = await fetch(`${server.url}/api/ai/conversations/${conversationId}/messages`);
      const {messages} = (await answer.json()) as {messages: readonly {readonly text: string}[]};
      return messages.map(({text}) => text);
    },
    async close() {
      await server.close();
      await rm(directory, {recursive: true, force: true});
    },
  };
}

/** Waits until `condition` holds; fails after ten seconds with its words. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  words = String(condition),
  timeoutMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
