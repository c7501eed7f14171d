import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';

/** A model that a person may choose. */
export interface ModelOption {
  readonly id: string;
  /** What people call it. Default: its id. */
  readonly label?: string;
  /** A few words on what it is good for. */
  readonly description?: string;
}

/** The models to choose from, the first one chosen at first; or `auto`: those that the server lists, and its default. */
export type ModelsSetting = readonly (ModelOption | string)[] | 'auto';

/** Which models a person may choose from. */
export class ModelOffer {
  readonly #onChange: () => void;
  #setting: ModelsSetting = [];
  #asked: StreamingChatService | null = null;
  #usual: string | null = null;
  options: readonly ModelOption[] = [];

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The model that answers: the one of id `wanted` where it is offered, else the usual one; null where none is offered. */
  chosen(wanted: string | null): string | null {
    const ids = this.options.map(({id}) => id);
    return [wanted, this.#usual].find((id) => id !== null && ids.includes(id)) ?? ids[0] ?? null;
  }

  read(setting: ModelsSetting, service: StreamingChatService | null): void {
    if (setting === 'auto') {
      if (service && service !== this.#asked) void this.#ask(service);
    } else if (setting !== this.#setting) {
      this.#asked = null;
      this.#usual = null;
      this.options = setting.map((model) => (typeof model === 'string' ? {id: model} : model));
    }
    this.#setting = setting;
  }

  async #ask(service: StreamingChatService): Promise<void> {
    this.#asked = service;
    this.options = [];
    try {
      const {models, defaultModel} = await service.listModels();
      if (this.#asked !== service) return;
      this.options = models.map(({id, name}) => ({id, label: name}));
      this.#usual = defaultModel;
      this.#onChange();
    } catch {
      // Nothing to choose from: the server's default answers, and a server that is out of reach says so when it is asked.
    }
  }
}
