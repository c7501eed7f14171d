import * as v from 'valibot';
import {ChatError} from '../base/chat-error.js';
import {type ChatEvent, isTerminal} from '../model/chat-event.js';
import {EventQueue} from './event-queue.js';
import {
  errorFromData,
  type FromPlugin,
  fromPageSchema,
  type PluginChatConfig,
  type PluginMessage,
} from './plugin-messages.js';

interface OpenCall {
  readonly events: EventQueue;
  /** Takes the call's listener off the signal that it was given. */
  release(): void;
}

/** A plugin's end of the line to the page that holds its chats. */
export class HostConnection {
  readonly #port: MessagePort;
  readonly #calls = new Map<string, OpenCall>();
  #isClosed = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.addEventListener('message', ({data}) => this.#take(data));
    port.addEventListener('close', () => this.close());
    port.start();
  }

  /**
   * Asks for an answer to the last message of `history`, the user's, and gives its events as they come. It is asked at
   * once, whether or not the events are read; who stops reading them cancels it.
   *
   * Protocols whose server keeps conversations (the native one) are sent the last message alone, and begin a conversation.
   *
   * @param reqId - Names the call; no other open one may have it.
   * @returns events; the last is `done` or `stopped`. Reading throws the ChatError that the answer ended with:
   * `forbidden`, with the origin in its message, where this plugin may not ask the endpoint.
   * @throws {TypeError} for the `reqId` of an open call.
   */
  chatStream(
    reqId: string,
    config: PluginChatConfig,
    history: readonly PluginMessage[],
    {signal}: {readonly signal?: AbortSignal} = {},
  ): AsyncIterableIterator<ChatEvent, undefined> {
    if (this.#calls.has(reqId))
      throw new TypeError(`Expected \`reqId\` to name no open call, got "${reqId}".`);
    const cancel = (): void => this.cancel(reqId);
    const events = new EventQueue(cancel);
    if (this.#isClosed) {
      events.end(hostGone());
      return events;
    }
    const release = (): void => signal?.removeEventListener('abort', cancel);
    this.#send({type: 'call', reqId, config, history: [...history]});
    this.#calls.set(reqId, {events, release});
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, {once: true});
    return events;
  }

  /** Stops call `reqId`: its last event is `stopped`. Nothing happens where none is open. */
  cancel(reqId: string): void {
    if (this.#calls.has(reqId)) this.#send({type: 'cancel', reqId});
  }

  /** Leaves the page: open calls end with a `bridge` error. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const reqId of [...this.#calls.keys()]) {
      this.cancel(reqId);
      this.#end(reqId, hostGone());
    }
    this.#port.close();
  }

  #take(data: unknown): void {
    const parsed = v.safeParse(fromPageSchema, data);
    if (!parsed.success) return;
    if (parsed.output.type === 'gone') {
      this.close();
      return;
    }
    const {reqId} = parsed.output;
    if (parsed.output.type === 'error') {
      this.#end(reqId, errorFromData(parsed.output.error));
      return;
    }
    const {event} = parsed.output;
    this.#calls.get(reqId)?.events.push(event);
    if (isTerminal(event)) this.#end(reqId, null);
  }

  #end(reqId: string, reason: ChatError | null): void {
    const call = this.#calls.get(reqId);
    this.#calls.delete(reqId);
    call?.release();
    call?.events.end(reason);
  }

  #send(message: FromPlugin): void {
    this.#port.postMessage(message);
  }
}

function hostGone(): ChatError {
  return new ChatError('The page that holds the chats is not connected any more.', {code: 'bridge'});
}
