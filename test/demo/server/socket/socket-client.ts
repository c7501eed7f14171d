import {once} from 'node:events';
import {type ClientOptions, WebSocket} from 'ws';
import {nativePaths} from '../../../../src/model/native-wire.js';
import type {TestServer} from '../../../support/server-harness.js';

export type Said = Readonly<Record<string, unknown>>;

/** A client of the socket that speaks its words one by one. */
export class SocketClient {
  readonly socket: WebSocket;
  /** All that was said to it. */
  readonly heard: Said[] = [];
  /** The code it was closed with; null while it is open. */
  closedWith: number | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(`${url.replace(/^http/, 'ws')}${nativePaths.socket}`, options);
    this.socket.on('message', (data) => {
      this.heard.push(JSON.parse(String(data)) as Said);
      this.#wake();
    });
    this.socket.on('close', (code) => {
      this.closedWith = code;
      this.#wake();
    });
    this.socket.on('error', () => {
      // A close follows.
    });
  }

  say(message: Said | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message that `is` holds for, heard already or yet to come. */
  async next(is: (said: Said) => boolean): Promise<Said> {
    for (;;) {
      const found = this.heard.find(is);
      if (found) return found;
      if (this.closedWith !== null) throw new Error(`closed with ${this.closedWith}`);
      await this.#change();
    }
  }

  /** Resolves with the code that it is closed with. */
  async closed(): Promise<number> {
    while (this.closedWith === null) await this.#change();
    return this.closedWith;
  }

  /** All that was said to call `id`, when it has ended. */
  async answer(id: string): Promise<readonly Said[]> {
    await this.next((said) => idOf(said) === id && isLast(said));
    return this.heard.filter((said) => idOf(said) === id);
  }

  /** The events of call `id`, when it has ended. */
  async events(id: string): Promise<readonly Said[]> {
    return (await this.answer(id)).flatMap(({event}) => (event ? [event as Said] : []));
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

/** A socket on which somebody has signed in. */
export async function openSocket(
  {url}: Pick<TestServer, 'url'>,
  {token = null, ...options}: ClientOptions & {readonly token?: string | null} = {},
): Promise<SocketClient> {
  const client = new SocketClient(url, options);
  await once(client.socket, 'open');
  client.say({type: 'auth', token});
  await client.next(({type}) => type === 'ready');
  return client;
}

/** A `send` of `message`, to be answered under `reqId`. */
export function send(reqId: string, message: string, fields: Said = {}): Said {
  return {type: 'send', reqId, request: {trigger: 'send', message, model: 'mock/echo'}, ...fields};
}

/** A plugin's call of the chat. */
export function pluginCall(reqId: string, args: Said, fields: Said = {}): Said {
  return {type: 'plugin_call', req_id: reqId, plugin: 'ai-chat', function: 'chat', args, ...fields};
}

/** What the events of an answer say. */
export function textOf(events: readonly Said[]): string {
  return events.map(({content}) => (typeof content === 'string' ? content : '')).join('');
}

function chunkOf(said: Said): Said | undefined {
  const {ChatChunk, Error: failure} = said as Readonly<Record<string, Said | undefined>>;
  return ChatChunk ?? failure ?? (said['req_id'] === undefined ? undefined : said);
}

function idOf(said: Said): unknown {
  return said['reqId'] ?? chunkOf(said)?.['req_id'];
}

function isLast(said: Said): boolean {
  if (['end', 'spent', 'refused', 'stopped'].includes(String(said['type']))) return true;
  const chunk = chunkOf(said);
  return chunk !== undefined && (chunk['code'] !== undefined || typeof chunk['finish_reason'] === 'string');
}

/** The text of all chunks that a plugin call was answered with. */
export function chunkText(answer: readonly Said[]): string {
  return answer.map((said) => String(chunkOf(said)?.['delta'] ?? '')).join('');
}

export function finishReasonOf(answer: readonly Said[]): unknown {
  return chunkOf(answer.at(-1) ?? {})?.['finish_reason'];
}
