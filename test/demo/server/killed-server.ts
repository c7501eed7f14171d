import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import Libsql from 'libsql';
import {showcaseAnswer} from '../../../demo/server/providers/mock-showcase.js';
import type {WireMessage} from '../../../src/model/native-wire.js';
import {EventReader, startOf, textOf} from '../../support/server-events.js';
import {postJson, sendBody, streamPath} from '../../support/server-harness.js';
import {ServerProcess} from './server-process.js';

/** What became of one request over one kill. */
export interface SendFacts {
  /** The reader had its `start` when the server died. */
  readonly wasStarted: boolean;
  readonly wasDone: boolean;
  /** What the reader had seen when the server died, and 1.5 s before. */
  readonly seen: string;
  readonly seenEarlier: string;
  /** All that the model would have said. */
  readonly expected: string;
  readonly savedQuestion: boolean;
  readonly status: string | undefined;
  readonly saved: string | undefined;
  /** The stream that the same key gave before and after. */
  readonly streamIds: readonly (string | undefined)[];
}

/** What the store holds after one kill and restart. */
export interface StoreFacts {
  readonly streaming: number;
  readonly running: number;
  /** Runs that the hook was told of, by how often: `began/ended`. */
  readonly hookCalls: readonly string[];
  readonly runs: number;
  readonly keys: number;
}

export interface LaneOptions {
  readonly kills: number;
  readonly wordDelayMs: number;
  /** Milliseconds after the sends within which the kill comes. */
  readonly killWithinMs: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

interface Send {
  readonly key: string;
  readonly body: Record<string, unknown>;
  readonly expected: string;
}

const longMessage = Array.from({length: 600}, (_, index) => `word${index}`).join(' ');
/** What a checkpoint may be late, with a generous margin. */
const earlierMs = 1_500;

/** Kills one server over and over while it answers, each time starting the next one on the same store, and tells what that found. */
export async function killOverAndOver(
  lane: LaneOptions,
): Promise<{readonly sends: readonly SendFacts[]; readonly stores: readonly StoreFacts[]}> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-kill-'));
  const start = async () => {
    const server = new ServerProcess(
      {DATA_DIR: directory, MOCK_WORD_DELAY_MS: String(lane.wordDelayMs)},
      'test/demo/server/hooked-main.ts',
    );
    return {server, url: await server.url()};
  };
  const sends: SendFacts[] = [];
  const stores: StoreFacts[] = [];
  let running = await start();
  try {
    let broken: WireMessage | undefined;
    let conversationId: string | undefined;
    for (let kill = 0; kill < lane.kills; kill++) {
      const asked = sendsOf(`${kill}`, conversationId, broken);
      const readings = asked.map((send) => new Reading(running.url, send));
      await setTimeout(lane.random() * lane.killWithinMs);
      running.server.kill('SIGKILL');
      const killedAt = performance.now();
      await running.server.exited;
      await Promise.all(readings.map((reading) => reading.over));
      running = await start();
      stores.push(storeFacts(join(directory, 'chat-stream.db')));
      for (const reading of readings) sends.push(await reading.facts(running.url, killedAt));
      conversationId = readings[0]?.conversationId ?? conversationId;
      broken = conversationId === undefined ? undefined : await lastAnswer(running.url, conversationId);
    }
  } finally {
    running.server.kill('SIGKILL');
    await running.server.exited;
    await rm(directory, {recursive: true, force: true});
  }
  return {sends, stores};
}

/** Two new conversations and, where an answer broke off before, its continuation; else another new one. */
function sendsOf(
  kill: string,
  conversationId: string | undefined,
  broken: WireMessage | undefined,
): readonly Send[] {
  const echo = (key: string): Send => ({
    key: `${kill}-${key}`,
    body: sendBody(longMessage),
    expected: longMessage,
  });
  const goesOn = broken?.status === 'interrupted' && conversationId !== undefined;
  const model = 'mock/markdown';
  return [
    goesOn
      ? {
          key: `${kill}-continue`,
          body: {trigger: 'continue', conversationId, model},
          expected: broken.text + showcaseAnswer,
        }
      : echo('first'),
    echo('second'),
    {key: `${kill}-third`, body: sendBody('show', {model}), expected: showcaseAnswer},
  ];
}

/** One request that is read until the server dies. */
class Reading {
  readonly over: Promise<void>;
  readonly #send: Send;
  readonly #seen: {readonly at: number; readonly count: number}[] = [];
  #reader: EventReader | undefined;

  constructor(url: string, send: Send) {
    this.#send = send;
    this.over = this.#read(url).catch(() => {
      // The server was killed: that is what ends all of them.
    });
  }

  get conversationId(): string | undefined {
    return this.#reader?.all.length ? startOf(this.#reader.all).conversationId : undefined;
  }

  async facts(url: string, killedAt: number): Promise<SendFacts> {
    const all = this.#reader?.all ?? [];
    const earlier = this.#seen.findLast(({at}) => at <= killedAt - earlierMs)?.count ?? 0;
    const wasStarted = all.length > 0;
    const start = wasStarted ? startOf(all) : undefined;
    const saved = start ? await messages(url, start.conversationId) : [];
    const answer = saved.find(({id}) => id === start?.messageId);
    return {
      wasStarted,
      wasDone: all.at(-1)?.event.type === 'done',
      seen: textOf(all),
      seenEarlier: textOf(all.slice(0, earlier)),
      expected: this.#send.expected,
      savedQuestion: saved.some(({id}) => id === (start?.userMessageId ?? answer?.parentId)),
      status: answer?.status,
      saved: answer?.text,
      streamIds: wasStarted ? [start?.streamId, await this.#again(url)] : [],
    };
  }

  async #read(url: string): Promise<void> {
    this.#reader = new EventReader(await this.#post(url));
    while (await this.#reader.next()) {
      this.#seen.push({at: performance.now(), count: this.#reader.all.length});
    }
  }

  /** The stream that the same request gives now. */
  async #again(url: string): Promise<string | undefined> {
    const response = await this.#post(url);
    await response.text();
    return response.headers.get('stream-id') ?? undefined;
  }

  #post(url: string): Promise<Response> {
    const {key, body} = this.#send;
    return postJson(`${url}${streamPath}`, body, {headers: {'idempotency-key': key}});
  }
}

async function messages(url: string, conversationId: string): Promise<readonly WireMessage[]> {
  const response = await fetch(`${url}/api/ai/conversations/${conversationId}/messages`);
  return response.ok ? ((await response.json()) as {messages: WireMessage[]}).messages : [];
}

async function lastAnswer(url: string, conversationId: string): Promise<WireMessage | undefined> {
  return (await messages(url, conversationId)).at(-1);
}

/** Read by another process than the server, as it stands right after the start. */
function storeFacts(file: string): StoreFacts {
  const database = new Libsql(file);
  try {
    const all = (query: string) => database.prepare(query).all() as Record<string, unknown>[];
    const count = (query: string): number =>
      Number(all(`select count(*) as count from ${query}`)[0]?.['count']);
    const calls = all(
      `select sum(kind = 'began') || '/' || sum(kind = 'ended') as times from hook_calls group by stream_id`,
    );
    return {
      streaming: count(`messages where status = 'streaming'`),
      running: count(`runs where status = 'running'`),
      hookCalls: calls.map(({times}) => String(times)),
      runs: count('runs'),
      keys: count('request_keys where stream_id is not null'),
    };
  } finally {
    database.close();
  }
}
