import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type ChatServer, createServer, type ServerOptions} from '../../demo/server/app.js';
import type {WireMessage} from '../../src/model/native-wire.js';
import type {PostgresDatabase} from './postgres.js';

/** The real server on a free port, with a database of its own. */
export interface TestServer extends ChatServer {
  readonly databaseFile: string;
  /** Closes the server and deletes its database. */
  dispose(): Promise<void>;
}

/**
 * With `TEST_DATABASE=postgres`, servers have a PostgreSQL database where they would have a file: one for each file, so
 * that the next server finds what the one before left.
 */
const isOnPostgres = process.env['TEST_DATABASE'] === 'postgres';
const insteadOfFiles = new Map<string, Promise<PostgresDatabase>>();

function insteadOfFile(file: string): Promise<PostgresDatabase> {
  const database =
    insteadOfFiles.get(file) ??
    import('./postgres.js').then(({createPostgresDatabase}) => createPostgresDatabase());
  insteadOfFiles.set(file, database);
  return database;
}

/** Starts the real server; mock models say their words at once unless `mockWordDelayMs` is given. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
  const databaseFile = options.databaseFile ?? join(directory, 'test.db');
  const instead = isOnPostgres && !options.postgres ? await insteadOfFile(databaseFile) : null;
  const server = await createServer({
    port: 0,
    mockWordDelayMs: 0,
    // What happens to run on this machine is nothing to a test.
    ollamaUrl: undefined,
    usesKeyring: false,
    ...options,
    databaseFile,
    ...(instead && {postgres: instead.place}),
  });
  return {
    ...server,
    databaseFile,
    async dispose() {
      await server.close();
      await instead?.drop();
      insteadOfFiles.delete(databaseFile);
      await rm(directory, {recursive: true, force: true});
    },
  };
}

export const streamPath = '/api/ai/chat/stream';

/** A start request as the wire has it; echoes `message` unless another model is named. */
export function sendBody(
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {trigger: 'send', message, model: 'mock/echo', ...fields};
}

/** POSTs (or another method's) JSON. */
export function postJson(
  url: string,
  body: unknown,
  {headers = {}, method = 'POST'}: {readonly headers?: Record<string, string>; readonly method?: string} = {},
): Promise<Response> {
  return fetch(url, {
    method,
    headers: {'content-type': 'application/json', ...headers},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** The messages of a conversation as the API gives them. */
export async function messagesOf(server: ChatServer, conversationId: string): Promise<WireMessage[]> {
  const response = await fetch(`${server.url}/api/ai/conversations/${conversationId}/messages`);
  if (response.status !== 200) throw new Error(`messages answered ${response.status}`);
  return ((await response.json()) as {messages: WireMessage[]}).messages;
}

/** How many rows each table has: what a refused request must not change. */
export async function rowCounts({db}: ChatServer): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['conversations', 'messages', 'message_deltas', 'runs', 'request_keys'] as const) {
    const {count} = await db
      .selectFrom(table)
      .select(({fn}) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    counts[table] = Number(count);
  }
  return counts;
}
