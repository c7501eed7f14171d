/**
 * The page's side of a Tauri v2 core, by what is documented of it: commands by name, `ipc::Channel`s that go over as
 * `__CHANNEL__:<id>` and whose numbered messages may come in any order, events for whoever listens. All that crosses is
 * cloned, as JSON is.
 *
 * @see https://v2.tauri.app/develop/calling-frontend/
 */
export type Command = (args: Readonly<Record<string, unknown>>) => unknown;

export class FakeTauri {
  readonly #commands: Readonly<Record<string, Command>>;
  readonly #callbacks = new Map<number, (raw: {index: number; message: unknown}) => void>();
  readonly #listeners = new Map<string, Set<(event: {event: string; payload: unknown}) => void>>();
  /** Commands that were called, in order. */
  readonly called: string[] = [];

  constructor(commands: Readonly<Record<string, Command>>) {
    this.#commands = commands;
  }

  readonly invoke = async (command: string, args: Record<string, unknown> = {}): Promise<unknown> => {
    this.called.push(command);
    const run = Object.hasOwn(this.#commands, command) ? this.#commands[command] : undefined;
    // A sentence, as the real one rejects with.
    if (!run) return Promise.reject(`Command ${command} not found`);
    return run(throughJson(args) as Record<string, unknown>);
  };

  readonly listen = async (
    event: string,
    handler: (event: {event: string; payload: unknown}) => void,
  ): Promise<() => void> => {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(handler));
    return () => listeners.delete(handler);
  };

  /** `Channel` of this core: keeps what came too early until its turn. */
  readonly Channel = channelClass((callback) => {
    const id = this.#callbacks.size + 1;
    this.#callbacks.set(id, callback);
    return id;
  });

  /** Rust's `channel.send`, `index` as the core counts it. */
  send(channel: unknown, index: number, message: unknown): void {
    const id = Number(String(channel).replace('__CHANNEL__:', ''));
    this.#callbacks.get(id)?.({index, message: throughJson(message)});
  }

  /** Rust's `app.emit`. */
  emit(event: string, payload: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener({event, payload: throughJson(payload)});
  }
}

function channelClass(register: (callback: (raw: {index: number; message: unknown}) => void) => number) {
  return class Channel {
    onmessage: (message: unknown) => void = () => {};
    readonly #id: number;
    readonly #early = new Map<number, unknown>();
    #next = 0;

    constructor() {
      this.#id = register(({index, message}) => {
        this.#early.set(index, message);
        while (this.#early.has(this.#next)) {
          const next = this.#early.get(this.#next);
          this.#early.delete(this.#next);
          this.#next += 1;
          this.onmessage(next);
        }
      });
    }

    toJSON(): string {
      return `__CHANNEL__:${this.#id}`;
    }
  };
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
