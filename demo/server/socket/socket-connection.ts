import type {IncomingMessage} from 'node:http';
import type {WebSocket} from 'ws';
import {ChatError} from '../../../src/base/chat-error.js';
import {newId} from '../../../src/base/ids.js';
import {comeBackMs} from '../generation/refusals.js';
import type {AddressLimits} from '../guards/address-limits.js';
import type {Services} from '../routes/environment.js';
import {type ClientMessage, parseClientMessage, readClientMessage} from './client-message.js';
import {startHeartbeat} from './heartbeat.js';
import {refuseCall} from './refuse-call.js';
import {SocketCalls} from './socket-calls.js';
import {authWithinMs, closeCodes, type MessageRate, maxEarlyMessages} from './socket-limits.js';
import {SocketSpeaker} from './socket-speaker.js';
import {SocketWriter} from './socket-writer.js';

export interface SocketOptions {
  readonly incoming: IncomingMessage;
  readonly services: Services;
  readonly addresses: AddressLimits;
  readonly rate: MessageRate;
  /** Counts one more socket of a person until what it gives back is called. @throws {ChatError} `rate-limit` over their limit. */
  readonly admit: (userId: string) => () => void;
}

/** Milliseconds that a client gets to say goodbye. */
const goodbyeMs = 1_000;

/** One socket, from its first message, which says who speaks, to its end. */
export class SocketConnection {
  readonly #socket: WebSocket;
  readonly #options: SocketOptions;
  readonly #id = newId();
  readonly #writer: SocketWriter;
  readonly #speaker: SocketSpeaker;
  readonly #calls: SocketCalls;
  readonly #undone: (() => void)[];
  readonly #authTimer: unknown;
  /** What came while it was looked up who speaks. */
  readonly #early: Uint8Array[] = [];
  #stage: 'silent' | 'signing-in' | 'signed-in' = 'silent';

  constructor(socket: WebSocket, options: SocketOptions) {
    this.#socket = socket;
    this.#options = options;
    const {services} = options;
    const {clock, draining, closing, logger} = services;
    const writer = new SocketWriter(socket);
    const speaker = new SocketSpeaker({...options, socketId: this.#id});
    this.#writer = writer;
    this.#speaker = speaker;
    this.#calls = new SocketCalls({...options, speaker, writer});
    this.#authTimer = clock.setTimeout(() => this.#close(closeCodes.auth, 'no auth came'), authWithinMs);
    const sendAway = (): void => writer.write({type: 'retry', retryMs: comeBackMs});
    const end = (): void => this.#close(closeCodes.restart, 'the server restarts');
    draining.addEventListener('abort', sendAway);
    closing.addEventListener('abort', end);
    this.#undone = [
      () => clock.clearTimeout(this.#authTimer),
      () => draining.removeEventListener('abort', sendAway),
      () => closing.removeEventListener('abort', end),
      startHeartbeat(socket, writer, services),
    ];
    socket.on('message', (data, isBinary) => this.#hear(data as Buffer, isBinary));
    socket.once('close', () => this.#end());
    // It closes itself then.
    socket.on('error', (error) => logger.debug({err: error}, 'socket failed'));
  }

  #hear(bytes: Uint8Array, isBinary: boolean): void {
    const {rate, services} = this.#options;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (isBinary) this.#close(closeCodes.unfit, 'messages are JSON texts');
    else if (!rate.admits(this.#id, services.clock.monotonic()))
      this.#close(closeCodes.tooMany, 'too many messages');
    else if (this.#stage !== 'signing-in') this.#read(bytes);
    else if (this.#early.length < maxEarlyMessages) this.#early.push(bytes);
    else this.#close(closeCodes.tooMany, 'too many messages before ready');
  }

  #read(bytes: Uint8Array): void {
    let id: string | null = null;
    try {
      const parsed = parseClientMessage(bytes);
      id = parsed.id;
      this.#take(readClientMessage(parsed.json));
    } catch (error) {
      const refused = {id, requestId: newId(), userId: this.#speaker.userId};
      if (this.#stage === 'signed-in') refuseCall(this.#writer, error, refused, this.#options.services);
      else this.#close(closeCodes.auth, 'the first message must be auth');
    }
  }

  #take(message: ClientMessage): void {
    if (message.type === 'auth') void this.#signIn(message.token ?? undefined);
    else if (this.#stage !== 'signed-in') this.#close(closeCodes.auth, 'the first message must be auth');
    else if (message.type === 'ping') this.#writer.write({type: 'pong'});
    else if (message.type === 'cancel') this.#calls.cancel(message.req_id ?? message.reqId ?? '');
    else if (message.type !== 'pong') void this.#calls.answer(message);
  }

  async #signIn(token: string | undefined): Promise<void> {
    const {services, admit} = this.#options;
    const isFirst = this.#stage === 'silent';
    if (isFirst) this.#stage = 'signing-in';
    try {
      const isSame = await this.#speaker.signIn(token);
      if (this.#socket.readyState !== this.#socket.OPEN) return;
      if (!isSame) {
        this.#close(closeCodes.forbidden, 'this socket is another person’s');
        return;
      }
      if (isFirst) this.#undone.push(admit(this.#speaker.userId ?? ''));
      services.clock.clearTimeout(this.#authTimer);
      this.#stage = 'signed-in';
      const {retryMs, heartbeatMs} = services;
      this.#writer.write({type: 'ready', retryMs, heartbeatMs});
      for (const bytes of this.#early.splice(0)) this.#read(bytes);
    } catch (error) {
      this.#turnAway(error);
    }
  }

  #turnAway(error: unknown): void {
    const {services, addresses, incoming} = this.#options;
    services.watch.refused(error, {requestId: this.#id, userId: this.#speaker.userId});
    const code = error instanceof ChatError ? error.code : 'server';
    if (code === 'auth') {
      addresses.failed(incoming);
      this.#close(closeCodes.auth, 'the token is not valid here and now');
    } else if (code === 'rate-limit') this.#close(closeCodes.tooMany, 'too many sockets');
    else {
      services.logger.error({err: error, requestId: this.#id}, 'socket not signed in');
      this.#close(closeCodes.failed, 'it could not be looked up who you are');
    }
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    // No clock of tests: who does not say goodbye must not keep the process.
    setTimeout(() => this.#socket.terminate(), goodbyeMs).unref();
  }

  #end(): void {
    for (const undo of this.#undone.splice(0)) undo();
    this.#calls.leaveAll();
  }
}
