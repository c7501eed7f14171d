import type {ChatEvent} from '../model/chat-event.js';
import type {Frame} from '../transport/transport.js';
import {chatStream} from './chat-stream.js';
import {openAIChat} from './openai-chat.js';
import type {Decoded, Decoder, Protocol} from './protocol.js';

/**
 * Sends the native request and reads whichever known wire answers, told by the first frame that says so.
 * A backend with a request shape of its own names its protocol instead.
 */
export function auto(): Protocol {
  // Whether this service answers at once is known when it has answered.
  return {
    ...chatStream(),
    name: 'auto',
    answersAtOnce: false,
    createDecoder: () => new DetectingDecoder(),
  };
}

class DetectingDecoder implements Decoder {
  #decoder: Decoder | null = null;

  decode(frame: Frame): Decoded {
    this.#decoder ??= decoderFor(frame);
    return this.#decoder.decode(frame);
  }

  end(): readonly ChatEvent[] {
    return this.#decoder?.end() ?? [];
  }
}

function decoderFor({data}: Frame): Decoder {
  // Only the look of the first frame decides: a stream does not change its language.
  const isOpenAI =
    data.trim() === '[DONE]' || /"object"\s*:\s*"chat\.completion|"choices"\s*:/.test(data.slice(0, 2000));
  return (isOpenAI ? openAIChat() : chatStream()).createDecoder();
}
