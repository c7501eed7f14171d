import {ChatError} from '../base/chat-error.js';
import {newId} from '../base/ids.js';
import type {HeadersOption, ProtocolName, StreamingChatServiceOptions} from '../chat/service-options.js';
import {StreamingChatService} from '../chat/streaming-chat-service.js';
import {textMessage} from '../model/message.js';
import {toldOf} from './chat-events.js';
import type {NetworkCapability} from './network-capability.js';
import {errorData, type FromPage, type PluginCallMessage} from './plugin-messages.js';

/** What every call of a plugin host shares: of a service's options those that are the page's to say. */
export type CallOptions = Pick<
  StreamingChatServiceOptions,
  | 'fetch'
  | 'credentials'
  | 'dangerouslyAllowBrowserKey'
  | 'retry'
  | 'timeouts'
  | 'transports'
  | 'maxReplyLength'
  | 'maxMalformed'
  | 'clock'
  | 'random'
  | 'pageSignals'
>;

export interface PluginCallOptions {
  readonly call: PluginCallMessage;
  readonly network: NetworkCapability;
  readonly options: CallOptions;
  /** The page's headers for `url`; they stay on this side. */
  headersFor(url: URL): HeadersOption | Promise<HeadersOption>;
  send(message: FromPage): void;
}

/** One call: a chat of one turn, of which the plugin is told in events and nothing else. */
export class PluginCall {
  readonly #given: PluginCallOptions;
  #chat: StreamingChatService | null = null;
  #isOver = false;

  constructor(given: PluginCallOptions) {
    this.#given = given;
  }

  /** Resolves when the call is over, and the plugin was told how. */
  async run(): Promise<void> {
    try {
      await this.#ask();
    } catch (error) {
      this.#fail(asChatError(error), {isOurs: true});
    } finally {
      this.#isOver = true;
      this.#chat?.dispose();
    }
  }

  /** Ends the call as stopped; the service is told where its protocol has a way. */
  cancel(): void {
    // Told by the state; a service that could not be told ends what nobody reads.
    this.#chat?.stop().catch(() => {});
  }

  /** Ends the call without a word: its line is over. */
  drop(): void {
    this.#isOver = true;
    this.cancel();
  }

  async #ask(): Promise<void> {
    const {call, network, options, headersFor} = this.#given;
    const {endpoint, protocol = 'auto', headers, instructions, model} = call.config;
    const url = network.check(endpoint);
    const last = call.history.at(-1);
    if (last?.role !== 'user') {
      throw new TypeError("Expected the last message of `history` to be the user's.");
    }
    const chat = new StreamingChatService({
      // Cookies of the page's own user are not the plugin's to use.
      credentials: 'omit',
      ...options,
      endpoint: url,
      protocol: protocol as ProtocolName,
      headers: async () => merged(headers, await headersFor(url)),
      allowedOrigins: network.origins,
      contextMessages: call.history.length,
      ...(instructions !== undefined && {instructions}),
      storage: null,
      tabs: false,
    });
    this.#chat = chat;
    chat.setMessages(call.history.slice(0, -1).map(messageOf));
    chat.subscribe(({error}, event) => {
      const told = event && toldOf(event);
      if (told && 'event' in told) this.#send({type: 'event', reqId: call.reqId, event: told.event});
      // The state knows whether something of the answer had come.
      else if (told) this.#fail(error ?? told.error, {isOurs: false});
    });
    await chat.send({text: last.content, ...(model !== undefined && {model})});
  }

  #fail(error: ChatError, origin: {readonly isOurs: boolean}): void {
    this.#send({type: 'error', reqId: this.#given.call.reqId, error: errorData(error, origin)});
    this.#isOver = true;
  }

  #send(message: FromPage): void {
    if (!this.#isOver) this.#given.send(message);
  }
}

function merged(plugins: Readonly<Record<string, string>> = {}, pages: HeadersOption): Headers {
  const headers = new Headers(plugins);
  for (const [name, value] of new Headers(pages)) headers.set(name, value);
  return headers;
}

function messageOf({role, content}: PluginCallMessage['history'][number]) {
  return textMessage({id: newId(), role, createdAt: 0, text: content});
}

/** What the service throws is about the config, which the plugin wrote. */
function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  const isTheirs = error instanceof TypeError || error instanceof RangeError;
  return new ChatError(isTheirs ? error.message : 'The call could not be made.', {
    code: 'invalid',
    stage: 'connect',
    cause: error,
  });
}
