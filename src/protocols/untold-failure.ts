import type {ChatEvent} from '../model/chat-event.js';
import {type ErrorFacts, errorEventFrom} from './plain-words.js';

/**
 * The event for a failure of an application, rather than of a model service: where its words fit no kind that we know,
 * nothing says that the same again would go better, and tools may have run.
 */
export function untoldFailure(facts: ErrorFacts): Extract<ChatEvent, {type: 'error'}> {
  const event = errorEventFrom(facts);
  return event.code === 'server' ? {...event, retryable: false} : event;
}
