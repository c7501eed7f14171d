import type {Unmasker} from '../guards/mask/unmasker.js';
import type {MessageGuards} from '../guards/message-guards.js';
import type {ChatMessage} from '../model/message.js';
import type {MessagePart} from '../model/message-part.js';
import type {StartRequest} from '../model/native-wire.js';
import type {ContentEvent} from './state-event.js';
import {mapStrings} from './tools/tool-call.js';

/** `request` as it may leave. */
export function guardedRequest(request: StartRequest, guards: MessageGuards | null): StartRequest {
  if (!guards) return request;
  const {message, toolOutputs} = request;
  const hide = (text: string): string => guards.check(text).text;
  return {
    ...request,
    ...(message === undefined ? {} : {message: hide(message)}),
    ...(toolOutputs && {
      toolOutputs: toolOutputs.map((given) => ({...given, output: mapStrings(given.output, hide)})),
    }),
  };
}

/** `messages` as they may leave: what people write is shown to them as they wrote it, and goes out hidden every time. */
export function guardedHistory(
  messages: readonly ChatMessage[],
  guards: MessageGuards | null,
): readonly ChatMessage[] {
  if (!guards) return messages;
  return messages.map((message) => withTexts(message, (text) => guards.check(text).text));
}

/** `message`, which came back, as people wrote it and may read it. */
export function restoredMessage(message: ChatMessage, guards: MessageGuards | null): ChatMessage {
  return guards ? withTexts(message, (text) => guards.restore(text)) : message;
}

function withTexts(message: ChatMessage, change: (text: string) => string): ChatMessage {
  return message.with({parts: message.parts.map((part) => withText(part, change))});
}

function withText(part: MessagePart, change: (text: string) => string): MessagePart {
  if (part.type === 'tool-call' && part.output !== undefined)
    return {...part, output: mapStrings(part.output, change)};
  return part.type === 'text' || part.type === 'reasoning' ? {...part, text: change(part.text)} : part;
}

type GrowingType = 'chunk' | 'reasoning';

/** The content of one reply with what was hidden put back. A placeholder that comes in pieces is held until it is whole. */
export class RestoredContent {
  readonly #guards: MessageGuards;
  #growing: {readonly type: GrowingType; readonly unmasker: Unmasker} | null = null;

  constructor(guards: MessageGuards) {
    this.#guards = guards;
  }

  /** What `event` adds. */
  push(event: ContentEvent): readonly ContentEvent[] {
    if (event.type === 'reset') {
      this.#growing = null;
      return [
        {...event, parts: event.parts.map((part) => withText(part, (text) => this.#guards.restore(text)))},
      ];
    }
    if (event.type !== 'chunk' && event.type !== 'reasoning') return [...this.end(), event];
    const before = this.#growing?.type === event.type ? [] : this.end();
    this.#growing ??= {type: event.type, unmasker: this.#guards.restorer()};
    return [...before, ...grown(event.type, this.#growing.unmasker.push(event.content))];
  }

  /** What was held: no more comes behind it. */
  end(): readonly ContentEvent[] {
    const growing = this.#growing;
    this.#growing = null;
    return growing ? grown(growing.type, growing.unmasker.end()) : [];
  }
}

function grown(type: GrowingType, content: string): readonly ContentEvent[] {
  return content === '' ? [] : [{type, content}];
}
