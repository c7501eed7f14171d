import {setMaxListeners} from 'node:events';
import type {IncomingMessage} from 'node:http';
import {ChatError} from '../../../src/base/chat-error.js';
import {newId} from '../../../src/base/ids.js';
import {closing} from '../generation/refusals.js';
import type {AddressLimits} from '../guards/address-limits.js';
import type {Services} from '../routes/environment.js';
import {answerCall} from './answer-call.js';
import {type CallMessage, idOf} from './client-message.js';
import {refuseCall} from './refuse-call.js';
import {maxCalls, takenId, tooManyCalls} from './socket-limits.js';
import type {SocketSpeaker} from './socket-speaker.js';
import type {SocketWriter} from './socket-writer.js';

export interface SocketCallsOptions {
  readonly incoming: IncomingMessage;
  readonly services: Services;
  readonly addresses: AddressLimits;
  readonly speaker: SocketSpeaker;
  readonly writer: SocketWriter;
}

interface OpenCall {
  readonly over: AbortController;
  isCancelled: boolean;
}

/** The calls of one socket. They run beside each other, each under its id, and none waits for another. */
export class SocketCalls {
  readonly #options: SocketCallsOptions;
  readonly #open = new Map<string, OpenCall>();

  constructor(options: SocketCallsOptions) {
    this.#options = options;
  }

  /** Answers `message` to its end, or says why not; never throws. */
  async answer(message: CallMessage): Promise<void> {
    const {services, addresses, incoming, speaker, writer} = this.#options;
    const id = idOf(message);
    const requestId = newId();
    let call: OpenCall | null = null;
    let leave: (() => void) | null = null;
    try {
      // Each counts as a request of its own: by HTTP it would be one.
      addresses.check(incoming);
      if (services.draining.aborted && message.type !== 'stop') throw closing();
      call = this.#begin(id);
      const {userId} = await speaker.personNow();
      // Who has too much open can still stop some of it.
      if (message.type !== 'stop') leave = services.readers.admit(userId);
      await answerCall(message, {id, userId, writer, ...stateOf(call)}, services);
    } catch (error) {
      if (error instanceof ChatError && error.status === 401) addresses.failed(incoming);
      const refused = {id, message, requestId, userId: speaker.userId};
      if (!call?.over.signal.aborted) refuseCall(writer, error, refused, services);
    } finally {
      leave?.();
      if (call && this.#open.get(id) === call) this.#open.delete(id);
    }
  }

  /** Nobody hears the answer to `id` any more: the client took the call back. */
  cancel(id: string): void {
    const call = this.#open.get(id);
    if (!call) return;
    this.#open.delete(id);
    call.isCancelled = true;
    call.over.abort();
  }

  /** The socket is gone. What runs goes on, and can be taken up again. */
  leaveAll(): void {
    for (const {over} of this.#open.values()) over.abort();
    this.#open.clear();
  }

  #begin(id: string): OpenCall {
    if (this.#open.has(id)) throw takenId();
    if (this.#open.size >= maxCalls) throw tooManyCalls();
    const call = {over: new AbortController(), isCancelled: false};
    setMaxListeners(0, call.over.signal);
    this.#open.set(id, call);
    return call;
  }
}

function stateOf(call: OpenCall): {readonly signal: AbortSignal; isCancelled(): boolean} {
  return {signal: call.over.signal, isCancelled: () => call.isCancelled};
}
