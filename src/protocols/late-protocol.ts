import {ChatError} from '../base/chat-error.js';
import type {TransportRequest} from '../transport/transport.js';
import type {
  Decoder,
  DecoderContext,
  PollAbility,
  Protocol,
  ResumeAbility,
  Turn,
  WholeAbility,
} from './protocol.js';

/** A protocol whose code comes when it is first needed. Until `load` resolved, it can do nothing that its wire may do. */
export class LateProtocol implements Protocol {
  readonly name: string;
  readonly #import: () => Promise<Protocol>;
  #loaded: Protocol | null = null;

  constructor(name: string, load: () => Promise<Protocol>) {
    this.name = name;
    this.#import = load;
  }

  async load(): Promise<Protocol> {
    try {
      this.#loaded ??= await this.#import();
      return this.#loaded;
    } catch (cause) {
      throw new ChatError(`The part that reads ${this.name} could not be loaded.`, {
        code: 'network',
        stage: 'connect',
        cause,
      });
    }
  }

  get idempotentPost(): boolean {
    return this.#loaded?.idempotentPost ?? false;
  }

  get resumeAbility(): ResumeAbility | null {
    return this.#loaded?.resumeAbility ?? null;
  }

  get pollAbility(): PollAbility | undefined {
    return this.#loaded?.pollAbility;
  }

  get wholeAbility(): WholeAbility | undefined {
    return this.#loaded?.wholeAbility;
  }

  get answersAtOnce(): boolean {
    return this.#loaded?.answersAtOnce ?? false;
  }

  startRequest(turn: Turn): TransportRequest {
    return this.#protocol.startRequest(turn);
  }

  createDecoder(context?: DecoderContext): Decoder {
    return this.#protocol.createDecoder(context);
  }

  get #protocol(): Protocol {
    if (this.#loaded) return this.#loaded;
    throw new TypeError(`The protocol ${this.name} was not loaded: await its \`load()\` first.`);
  }
}
