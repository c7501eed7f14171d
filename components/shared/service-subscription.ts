import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {StateListener} from '../../src/chat/store.js';
import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';

/** Listens to a service for as long as its host is in the document, and follows when the service is exchanged. */
export class ServiceSubscription implements ReactiveController {
  readonly #listener: StateListener;
  #service: StreamingChatService | null = null;
  #isConnected = false;
  #unsubscribe: (() => void) | null = null;

  constructor(host: ReactiveControllerHost, listener: StateListener) {
    this.#listener = listener;
    host.addController(this);
  }

  get service(): StreamingChatService | null {
    return this.#service;
  }

  set service(service: StreamingChatService | null) {
    if (service === this.#service) return;
    this.#stop();
    this.#service = service;
    if (this.#isConnected) this.#start();
  }

  hostConnected(): void {
    this.#isConnected = true;
    this.#start();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#stop();
  }

  #start(): void {
    this.#unsubscribe ??= this.#service?.subscribe(this.#listener) ?? null;
  }

  #stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }
}
