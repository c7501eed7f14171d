import type {ChatEvent} from '../model/chat-event.js';
import type {Frame} from '../transport/transport.js';
import {chatStream} from './chat-stream.js';
import type {Decoded, Decoder, DecoderContext, Protocol} from './protocol.js';
import {type SeenWire, wireOfFrame, wireOfHead} from './wire-look.js';

/** The wires but the native one: what reads them comes when an answer turns out to be one. */
const loaders: Readonly<Record<Exclude<SeenWire, 'chat-stream'>, () => Promise<Protocol>>> = {
  text: async () => (await import('./text.js')).text(),
  'openai-chat': async () => (await import('./openai-chat.js')).openAIChat(),
  'openai-responses': async () => (await import('./openai-responses.js')).openAIResponses(),
  anthropic: async () => (await import('./anthropic.js')).anthropic(),
  gemini: async () => (await import('./gemini.js')).gemini(),
  ollama: async () => (await import('./ollama.js')).ollama(),
  'ai-sdk': async () => (await import('./ai-sdk.js')).aiSdk(),
  'ag-ui': async () => (await import('./ag-ui.js')).agUi(),
  'chat-chunk': async () => (await import('./chat-chunk.js')).chatChunk(),
};

/**
 * Sends the native request and reads whichever known wire answers, told by the head of the answer or the first frame
 * that says so. A backend with a request shape of its own names its protocol instead.
 */
export function auto(): Protocol {
  const native = chatStream();
  const memory: Memory = {loaded: new Map([['chat-stream', native]]), foreign: new Set()};
  const {resumeAbility} = native;
  return {
    ...native,
    name: 'auto',
    // Whether this service answers at once is known when it has answered.
    answersAtOnce: false,
    resumeAbility: resumeAbility && {
      ...resumeAbility,
      stop: (point) => (memory.foreign.has(point.endpoint.href) ? null : resumeAbility.stop(point)),
    },
    createDecoder: (context) => new DetectingDecoder(memory, context),
  };
}

/** What one reply leaves to the next. */
interface Memory {
  /** What was loaded, with what it remembers of its endpoints. */
  readonly loaded: Map<SeenWire, Protocol>;
  /** The endpoints that answered in another wire than the native one last: they know no stop of ours. */
  readonly foreign: Set<string>;
}

class DetectingDecoder implements Decoder {
  readonly #memory: Memory;
  readonly #context: DecoderContext | undefined;
  #decoder: Decoder | null = null;
  #detected: SeenWire | null = null;
  #headers: Headers | null = null;

  constructor(memory: Memory, context: DecoderContext | undefined) {
    this.#memory = memory;
    this.#context = context;
  }

  get detected(): string | null {
    return this.#detected;
  }

  opened(headers: Headers): void {
    this.#headers = headers;
    this.#detected = wireOfHead(headers);
  }

  /** Only the first frame that says anything decides: a stream does not change its language. */
  prepare(frame: Frame): Promise<void> | null {
    if (this.#decoder) return null;
    this.#detected ??= wireOfFrame(frame, this.#headers);
    if (this.#detected === null) return null;
    const protocol = this.#memory.loaded.get(this.#detected);
    if (!protocol) return this.#load(this.#detected);
    this.#readAs(protocol);
    return null;
  }

  decode(frame: Frame): Decoded {
    if (!this.#decoder) return undecided(frame);
    const decoded = this.#decoder.decode(frame);
    return this.#detected === 'chat-stream' ? decoded : withoutNames(decoded);
  }

  end(): readonly ChatEvent[] {
    return this.#decoder?.end() ?? [];
  }

  async #load(wire: SeenWire): Promise<void> {
    const protocol = wire === 'chat-stream' ? chatStream() : await loaders[wire]();
    // Another reply may have loaded it meanwhile: one of them remembers.
    const {loaded} = this.#memory;
    if (!loaded.has(wire)) loaded.set(wire, protocol);
    this.#readAs(loaded.get(wire) ?? protocol);
  }

  #readAs(protocol: Protocol): void {
    const endpoint = this.#context?.endpoint;
    if (this.#detected === 'chat-stream') this.#memory.foreign.delete(endpoint?.href ?? '');
    else this.#memory.foreign.add(endpoint?.href ?? '');
    // The turn was asked in the native way: it has no name in any other wire.
    this.#decoder = protocol.createDecoder(endpoint && {endpoint, turn: null, streamId: null});
    if (this.#headers) this.#decoder.opened?.(this.#headers);
  }
}

/** A stream of another wire is not taken up by the native way: it has neither name nor numbers there. */
function withoutNames(decoded: Decoded): Decoded {
  switch (decoded.kind) {
    case 'malformed':
      return decoded;
    case 'ignored':
      return {kind: 'ignored', seq: null, id: null};
    case 'event':
      return {kind: 'events', events: [nameless(decoded.event)]};
    case 'events':
      return {kind: 'events', events: decoded.events.map(nameless)};
  }
}

function nameless(event: ChatEvent): ChatEvent {
  return event.type === 'start' ? {...event, streamId: ''} : event;
}

/** What said nothing of its wire: a heartbeat, or what nobody could read. */
function undecided({data}: Frame): Decoded {
  if (!/^\s*[{[]/.test(data)) return {kind: 'ignored', seq: null, id: null};
  try {
    JSON.parse(data);
    return {kind: 'ignored', seq: null, id: null};
  } catch {
    return {kind: 'malformed', reason: 'not JSON'};
  }
}
