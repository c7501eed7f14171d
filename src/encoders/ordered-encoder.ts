import {type ChatEvent, isTerminal, type TerminalEvent} from '../model/chat-event.js';
import type {MessagePart} from '../model/message-part.js';
import type {WireEncoder} from './wire-encoder.js';

/** What is said between the start of an answer and its end. */
export type SaidEvent = Exclude<ChatEvent, TerminalEvent | {type: 'start' | 'reset'}>;

/** The words of one wire for one answer. */
export interface WireWords {
  readonly headers: WireEncoder['headers'];
  /** Comes first, once. */
  begin(): string;
  say(event: SaidEvent): string;
  /** Comes last, once. */
  end(event: TerminalEvent): string;
}

/**
 * Sees to the order of `words`: a beginning even where no `start` was said, nothing after the end, no empty text. A wire that
 * has no word for `reset` cannot take back what was said: the parts are told where nothing was, and otherwise nothing is.
 */
export function orderedEncoder(words: WireWords): WireEncoder {
  let stage: 'before' | 'begun' | 'said' | 'ended' = 'before';
  const begin = (): string => {
    if (stage !== 'before') return '';
    stage = 'begun';
    return words.begin();
  };
  const say = (event: SaidEvent): string => {
    if ((event.type === 'chunk' || event.type === 'reasoning') && event.content === '') return '';
    stage = 'said';
    return words.say(event);
  };
  return {
    headers: words.headers,
    encode(event) {
      if (stage === 'ended') return '';
      const beginning = begin();
      if (event.type === 'start') return beginning;
      if (event.type === 'reset') {
        return stage === 'said' ? '' : beginning + eventsOf(event.parts).map(say).join('');
      }
      if (!isTerminal(event)) return beginning + say(event);
      stage = 'ended';
      return beginning + words.end(event);
    },
  };
}

/** The events that make up `parts`. */
function eventsOf(parts: readonly MessagePart[]): readonly SaidEvent[] {
  return parts.flatMap((part): readonly SaidEvent[] => {
    switch (part.type) {
      case 'text':
        return [{type: 'chunk', content: part.text}];
      case 'reasoning':
        return [{type: 'reasoning', content: part.text}];
      case 'tool-call': {
        const {output, ...call} = part;
        const {toolCallId} = part;
        return output === undefined ? [call] : [call, {type: 'tool-result', toolCallId, output}];
      }
      case 'error':
        // How the answer ended is told by its terminal event.
        return [];
      default:
        return [part];
    }
  });
}
