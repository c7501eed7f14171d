import * as v from 'valibot';
import type {ChatError} from '../base/chat-error.js';
import type {StateEvent} from '../chat/state-event.js';
import {type ChatEvent, chatEventSchema} from '../model/chat-event.js';

/** What a state event says in the words of a stream; null where it says nothing to a plugin. */
export type Told = {readonly event: ChatEvent} | {readonly error: ChatError} | null;

/** Only what the schema names crosses: a field that a service added is left behind. */
export function toldOf(event: StateEvent): Told {
  switch (event.type) {
    case 'reply-accepted': {
      const {streamId, messageId, conversationId, userMessageId, model} = event;
      return checked({
        type: 'start',
        streamId,
        messageId,
        conversationId: conversationId ?? '',
        model,
        ...(userMessageId && {userMessageId}),
      });
    }
    case 'content-received':
      return checked(event.content);
    case 'reply-ended': {
      const {status, finishReason, usage, error} = event;
      if (error) return {error};
      if (status === 'stopped') return checked({type: 'stopped'});
      return checked({type: 'done', finishReason: finishReason ?? 'stop', ...(usage && {usage})});
    }
    default:
      return null;
  }
}

function checked(event: unknown): Told {
  return {event: v.parse(chatEventSchema, event)};
}
