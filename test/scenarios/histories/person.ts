import {type StateEvent, StreamingChatService} from '../../../src/index.js';
import type {ChatMessage} from '../../../src/model/message.js';
import {ManualSignals} from '../../support/manual-signals.js';

/** What a person has in front of them: a tab, which they can reload, and what its storage keeps. */
export class Person {
  readonly signals = new ManualSignals();
  /** Every promise of theirs, settled or not: none may be left hanging. */
  readonly asked: Promise<unknown>[] = [];
  readonly complaints: string[] = [];
  readonly #endpoint: string;
  readonly #random: () => number;
  readonly #entries = new Map<string, string>();
  /** What each message said when it had ended: it may never say anything else again. */
  readonly #ended = new Map<string, string>();
  #service: StreamingChatService;

  constructor(endpoint: string, random: () => number) {
    this.#endpoint = endpoint;
    this.#random = random;
    this.#service = this.#open(null);
  }

  get service(): StreamingChatService {
    return this.#service;
  }

  send(text: string): void {
    this.#track(this.#service.send({text, model: 'mock/echo'}));
  }

  regenerate(): void {
    this.#track(this.#service.regenerate());
  }

  stop(): void {
    this.#track(this.#service.stop());
  }

  reload(): void {
    this.#service.dispose();
    this.#service = this.#open(null);
    this.#track(this.#service.resume());
  }

  /** Looks at conversation `id`, as a second tab does. */
  look(id: string): void {
    this.#track(this.#service.openConversation(id));
  }

  /** True when nothing is being written, sent or waited for. */
  get isAtRest(): boolean {
    const {reply, outbox} = this.#service.state;
    return reply === null && outbox.length === 0;
  }

  dispose(): void {
    this.#service.dispose();
  }

  #open(conversationId: string | null): StreamingChatService {
    const service = new StreamingChatService({
      endpoint: this.#endpoint,
      protocol: 'chat-stream',
      ...(conversationId === null ? {} : {conversationId}),
      storage: {
        getItem: (key) => this.#entries.get(key) ?? null,
        setItem: (key, value) => void this.#entries.set(key, value),
        removeItem: (key) => void this.#entries.delete(key),
      },
      pageSignals: this.signals,
      random: this.#random,
      retry: {attempts: 200, budgetMs: 20_000, baseMs: 4, maxMs: 40},
    });
    service.subscribe((state, event) => this.#watch([...state.messages, ...state.hidden], event));
    return service;
  }

  /** P3: an end is reached once, and never left. */
  #watch(messages: readonly ChatMessage[], event: StateEvent | null): void {
    if (event?.type !== 'reply-ended') return;
    for (const {id, role, status, content} of messages) {
      if (role !== 'assistant' || status === 'sending' || status === 'streaming') continue;
      const said = `${status}: ${content}`;
      const before = this.#ended.get(id) ?? said;
      if (before !== said) this.complaints.push(`${id} had ended as “${before}”, and is now “${said}”`);
      this.#ended.set(id, said);
    }
  }

  #track(promise: Promise<unknown>): void {
    // A message that was withdrawn, or that the server turned away, rejects: what matters is what is there afterwards.
    this.asked.push(promise.catch(() => null));
  }
}
