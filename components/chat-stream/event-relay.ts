import type {ConversationId} from '../../src/base/ids.js';
import type {ChatState, PhaseKind} from '../../src/chat/state.js';
import type {StateEvent} from '../../src/chat/state-event.js';
import {
  ChatChunkEvent,
  ChatConnectionEvent,
  ChatConversationEvent,
  ChatErrorEvent,
  ChatFinishEvent,
  ChatMetricsEvent,
  ChatStartEvent,
  ChatStopEvent,
  type ConnectionNotice,
} from './events.js';

type NoticeEvent = Extract<StateEvent, {type: ConnectionNotice['kind']}>;

/** Tells a page, in DOM events, what happens in a chat. */
export class EventRelay {
  readonly #target: EventTarget;
  #phase: PhaseKind = 'idle';
  #conversationId: ConversationId | null = null;

  constructor(target: EventTarget) {
    this.#target = target;
  }

  /** `event` is null for a state that was found rather than reached: it is remembered, and nothing is told. */
  tell(state: ChatState, event: StateEvent | null): void {
    if (event) this.#tellOf(state, event);
    this.#phase = this.#tellPhase(state, event !== null);
    this.#conversationId = this.#tellConversation(state, event !== null);
  }

  #tellOf(state: ChatState, event: StateEvent): void {
    switch (event.type) {
      case 'reply-accepted':
        if (state.reply?.id === event.messageId) this.#target.dispatchEvent(new ChatStartEvent(event));
        break;
      case 'content-received':
        if (event.content.type === 'chunk' && state.reply?.id === event.reply) {
          this.#target.dispatchEvent(new ChatChunkEvent(event.reply, event.content.content));
        }
        break;
      case 'reply-ended':
        this.#tellEnd(state, event);
        break;
      case 'metrics-updated':
        if (state.reply?.id === event.reply) {
          this.#target.dispatchEvent(new ChatMetricsEvent(event.reply, event.metrics));
        }
        break;
      case 'gap':
      case 'duplicate-dropped':
      case 'resumed':
      case 'stalled':
      case 'degraded':
      case 'restored':
        this.#tellNotice(state, event);
        break;
      case 'load-failed':
        this.#target.dispatchEvent(new ChatErrorEvent(event.error, null));
        break;
      default:
    }
  }

  #tellEnd(state: ChatState, event: Extract<StateEvent, {type: 'reply-ended'}>): void {
    const message = state.messages.at(-1);
    if (message?.id !== event.reply) return;
    if (event.error) this.#target.dispatchEvent(new ChatErrorEvent(event.error, message));
    else if (event.status === 'stopped') this.#target.dispatchEvent(new ChatStopEvent(message));
    else if (event.status === 'complete') this.#target.dispatchEvent(new ChatFinishEvent(message));
  }

  #tellNotice({phase, connection}: ChatState, {reply: _, type, ...happened}: NoticeEvent): void {
    const notice = {kind: type, ...happened} as ConnectionNotice;
    this.#target.dispatchEvent(new ChatConnectionEvent(connection, phase, notice));
  }

  #tellPhase({phase, connection}: ChatState, isNews: boolean): PhaseKind {
    // A wait after a wait is news: it has another end.
    if (isNews && (phase.kind !== this.#phase || phase.kind === 'waiting')) {
      this.#target.dispatchEvent(new ChatConnectionEvent(connection, phase));
    }
    return phase.kind;
  }

  #tellConversation({conversationId}: ChatState, isNews: boolean): ConversationId | null {
    if (isNews && conversationId !== this.#conversationId) {
      this.#target.dispatchEvent(new ChatConversationEvent(conversationId));
    }
    return conversationId;
  }
}
