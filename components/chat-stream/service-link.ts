import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {ChatError} from '../../src/base/chat-error.js';
import type {StateListener} from '../../src/chat/store.js';
import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import type {ChatMessage} from '../../src/model/message.js';
import {ServiceSubscription} from '../shared/service-subscription.js';
import {OwnService, type OwnServiceSettings} from './own-service.js';

export interface ServiceLinkSettings extends Omit<OwnServiceSettings, 'endpoint'> {
  /** Empty: no service of our own. */
  readonly endpoint: string;
}

/**
 * The service that an element shows: the one it was given, else one of its own, which it takes up after a
 * reload, keeps while it is moved in the document, and disposes of when it has left.
 */
export class ServiceLink implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #own = new OwnService();
  readonly #subscription: ServiceSubscription;
  #given: StreamingChatService | null = null;
  #messages: readonly ChatMessage[] | null = null;

  constructor(host: ReactiveControllerHost & Element, listener: StateListener) {
    this.#host = host;
    this.#subscription = new ServiceSubscription(host, listener);
    host.addController(this);
  }

  get service(): StreamingChatService | null {
    return this.#subscription.service;
  }

  /** Shows `service`; null goes back to one of our own. */
  give(service: StreamingChatService | null): void {
    this.#given = service;
    if (service) this.#take(service);
  }

  /** Puts `messages` into the service, or into the one that comes. */
  setMessages(messages: readonly ChatMessage[]): void {
    if (this.service) this.service.setMessages(messages);
    else this.#messages = messages;
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // Moving in the document disconnects as well, for a moment.
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      this.#own.dispose();
      if (!this.#given) this.#subscription.service = null;
    });
  }

  /** @throws {TypeError} naming the attribute that is wrong. */
  update(settings: ServiceLinkSettings): void {
    if (this.#given) {
      this.#own.dispose();
      return;
    }
    if (settings.endpoint === '') {
      this.#own.dispose();
      this.#subscription.service = null;
      return;
    }
    const before = this.service;
    const service = this.#own.for(settings);
    if (service === before) return;
    const isPrefilled = this.#messages !== null;
    this.#take(service);
    // A page that brings its own messages has decided what is shown.
    if (!isPrefilled) void service.resume().catch(shownInState);
  }

  #take(service: StreamingChatService): void {
    this.#subscription.service = service;
    if (this.#messages) service.setMessages(this.#messages);
    this.#messages = null;
  }
}

/** For what a service both throws and keeps in its state, where the element shows it. */
export function shownInState(error: unknown): void {
  if (error instanceof ChatError) return;
  reportError(error);
}
