import type {HeadersOption, ProtocolName} from '../../src/chat/service-options.js';
import {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import type {Protocol} from '../../src/protocols/protocol.js';

export interface OwnServiceSettings {
  readonly endpoint: string;
  readonly protocol: ProtocolName | Protocol;
  readonly conversationId: string | null;
  /** Asked for each request, so that headers may change under a service that lives. */
  headers(): HeadersOption;
}

/** The service that an element makes for itself from its attributes. */
export class OwnService {
  #service: StreamingChatService | null = null;
  #endpoint: string | null = null;
  #protocol: ProtocolName | Protocol | null = null;

  /**
   * The service for `settings`: the one that is there, or a new one where endpoint or protocol differ.
   *
   * @throws {TypeError} naming the option that is wrong.
   */
  for({endpoint, protocol, conversationId, headers}: OwnServiceSettings): StreamingChatService {
    if (this.#service && endpoint === this.#endpoint && protocol === this.#protocol) return this.#service;
    this.dispose();
    this.#endpoint = endpoint;
    this.#protocol = protocol;
    this.#service = new StreamingChatService({
      endpoint,
      protocol,
      headers,
      ...(conversationId === null ? {} : {conversationId}),
    });
    return this.#service;
  }

  dispose(): void {
    this.#service?.dispose();
    this.#service = null;
  }
}
