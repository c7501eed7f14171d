import type {ChatError} from '../../../src/base/chat-error.js';
import type {TerminalEvent} from '../../../src/model/chat-event.js';
import type {MessageStatus} from '../../../src/model/message.js';
import type {ErrorPart, MessagePart} from '../../../src/model/message-part.js';
import type {FinishReason, Usage} from '../../../src/model/usage.js';
import {textOf} from '../store/message-path.js';
import type {RunEnd} from '../store/runs.js';

/** Why a run is over. */
export type Ending =
  | {readonly kind: 'done'; readonly finishReason: FinishReason; readonly usage: Usage | undefined}
  /** `afterSeq`: the last event that the person saw; the answer is cut there. */
  | {readonly kind: 'stopped'; readonly afterSeq: number | undefined}
  /** `interrupted`, as a code, means that this server went away. */
  | {readonly kind: 'error'; readonly error: ChatError};

/** The last event of a stream whose answer is `parts`. It says nothing in the provider's words. */
export function terminalEvent(ending: Ending, parts: readonly MessagePart[]): TerminalEvent {
  const length = textOf(parts).length;
  switch (ending.kind) {
    case 'done':
      return {
        type: 'done',
        finishReason: ending.finishReason,
        ...(ending.usage ? {usage: ending.usage} : {}),
        length,
      };
    case 'stopped':
      return {type: 'stopped', length};
    case 'error':
      return {
        type: 'error',
        code: ending.error.code,
        message: ending.error.message,
        hint: ending.error.hint,
        retryable: ending.error.retryable,
        ...(ending.error.retryAfterMs === undefined ? {} : {retryAfterMs: ending.error.retryAfterMs}),
      };
  }
}

/** The state of the saved answer after `ending`. */
export function statusAfter(ending: Ending): MessageStatus {
  if (ending.kind === 'done') return 'complete';
  if (ending.kind === 'stopped') return 'stopped';
  return ending.error.code === 'interrupted' ? 'interrupted' : 'error';
}

/** What is saved of a run after `ending`, but the number of its terminal event. */
export function runEndAfter(ending: Ending): Omit<RunEnd, 'lastSeq'> {
  return {
    status: ending.kind,
    finishReason: ending.kind === 'done' ? ending.finishReason : null,
    errorCode: ending.kind === 'error' ? ending.error.code : null,
  };
}

/** The parts to save: a bad end is a part of its own, as it is on the reader's screen. */
export function partsAfter(ending: Ending, parts: readonly MessagePart[]): readonly MessagePart[] {
  return ending.kind === 'error' ? [...parts, errorPartFor(ending.error)] : parts;
}

function errorPartFor({code, hint, retryable}: ChatError): ErrorPart {
  return {type: 'error', code, hint, retryable};
}
