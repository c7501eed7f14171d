import {reduce} from './reduce.js';
import {type ChatState, initialState} from './state.js';
import type {StateEvent} from './state-event.js';

/** Called at once with `(state, null)`, then after every event with what it led to. */
export type StateListener = (state: ChatState, event: StateEvent | null) => void;

/**
 * Holds the one state and tells subscribers of every event.
 *
 * A dispatch made inside a listener waits its turn, so all listeners see events in one order. A listener
 * that throws does not stop the others: the error is reported as uncaught, where a developer will see it.
 */
export class Store {
  #state: ChatState = initialState;
  readonly #listeners = new Set<StateListener>();
  readonly #queue: StateEvent[] = [];
  #isDraining = false;

  get state(): ChatState {
    return this.#state;
  }

  dispatch(event: StateEvent): void {
    this.#queue.push(event);
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#apply(next);
    } finally {
      this.#isDraining = false;
    }
  }

  /** Returns the function that unsubscribes. */
  subscribe(listener: StateListener): () => void {
    // A listener of its own, so that the same function subscribed twice is two subscriptions.
    const own: StateListener = (state, event) => listener(state, event);
    this.#listeners.add(own);
    notify(own, this.#state, null);
    return () => void this.#listeners.delete(own);
  }

  clear(): void {
    this.#listeners.clear();
  }

  #apply(event: StateEvent): void {
    this.#state = reduce(this.#state, event);
    for (const listener of [...this.#listeners]) notify(listener, this.#state, event);
  }
}

function notify(listener: StateListener, state: ChatState, event: StateEvent | null): void {
  try {
    listener(state, event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
