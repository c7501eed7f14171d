import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type ChatServer, createServer} from '../../../demo/server/app.js';
import type {RunHooks} from '../../../demo/server/generation/run-hooks.js';
import {textOf} from '../../../demo/server/store/message-path.js';
import type {WireMessage} from '../../../src/model/native-wire.js';
import {type LineProxy, startLineProxy} from '../../support/line-proxy.js';

/** Streams of runs that began and that ended, as whoever counts them is told (P8). */
interface Counted {
  readonly began: Set<string>;
  readonly ended: Set<string>;
}

/** A server that can go and come back on the same file, behind a line that can be cut. */
export class World {
  readonly line: LineProxy;
  readonly counted: Counted;
  readonly #directory: string;
  #server: ChatServer;

  private constructor(line: LineProxy, directory: string, server: ChatServer, counted: Counted) {
    this.line = line;
    this.counted = counted;
    this.#directory = directory;
    this.#server = server;
  }

  static async open(): Promise<World> {
    const line = await startLineProxy();
    const directory = await mkdtemp(join(tmpdir(), 'chat-stream-history-'));
    const counted = {began: new Set<string>(), ended: new Set<string>()};
    const server = await serve(directory, counted);
    line.upstream = server.url;
    return new World(line, directory, server, counted);
  }

  get server(): ChatServer {
    return this.#server;
  }

  /** The server goes away at once, what runs is interrupted, and another takes its place. */
  async restart(): Promise<void> {
    this.line.upstream = null;
    await this.#server.close({graceMs: 0});
    this.#server = await serve(this.#directory, this.counted);
    this.line.upstream = this.#server.url;
  }

  async runs(): Promise<readonly {readonly stream_id: string; readonly status: string}[]> {
    return this.#server.db.selectFrom('runs').select(['stream_id', 'status']).execute();
  }

  async messages(conversationId: string): Promise<readonly WireMessage[]> {
    const response = await fetch(`${this.#server.url}/api/ai/conversations/${conversationId}/messages`);
    return ((await response.json()) as {messages: WireMessage[]}).messages;
  }

  /** All answers that are saved, on whatever branch, by id. */
  async answers(): Promise<ReadonlyMap<string, {readonly text: string; readonly status: string}>> {
    const rows = await this.#server.db.selectFrom('messages').select(['id', 'parts', 'status']).execute();
    return new Map(rows.map(({id, parts, status}) => [id, {text: textOf(JSON.parse(parts)), status}]));
  }

  async close(): Promise<void> {
    await this.line.close();
    await this.#server.close();
    await rm(this.#directory, {recursive: true, force: true});
  }
}

function serve(directory: string, {began, ended}: Counted): Promise<ChatServer> {
  const hooks: RunHooks = {
    began: async (_db, {streamId}) => void began.add(streamId),
    ended: async (_db, {streamId}) => void ended.add(streamId),
  };
  return createServer({
    port: 0,
    databaseFile: join(directory, 'chat.db'),
    mockWordDelayMs: 1,
    retryMs: 250,
    hooks: [hooks],
  });
}
