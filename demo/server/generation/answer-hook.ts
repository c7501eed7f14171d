import type {ChatEvent} from '../../../src/model/chat-event.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {ProviderEvent} from '../providers/provider.js';
import type {RunPlace} from './run-place.js';

/** Named application data, on its way to the reader. */
export type DataEvent = Extract<ChatEvent, {type: 'data'}>;

/** What goes beside one answer. Times and state of its own are its business; it is made anew for each run. */
export interface AnswerCompanion {
  /** Data to send right after `event`, which the model has just said. It must be quick: the answer waits for it. */
  said?(event: Exclude<ProviderEvent, {type: 'finish'}>): readonly DataEvent[];
  /** Data about the complete answer, sent before `done` and saved with the message. Not called for one that broke off. */
  completed?(
    parts: readonly MessagePart[],
    signal: AbortSignal,
  ): readonly DataEvent[] | Promise<readonly DataEvent[]>;
}

/** Puts application data beside answers. A throw is logged, and that data left out: the answer itself goes on. */
export interface AnswerHook {
  /** Called once when a run begins; null where this answer gets nothing. */
  open(place: RunPlace): AnswerCompanion | null;
}
