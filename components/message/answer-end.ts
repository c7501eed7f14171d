import {nothing, type TemplateResult} from 'lit';
import {hintFor} from '../../src/base/chat-error.js';
import {isUnfinished} from '../../src/chat/replies/turn-requests.js';
import type {ChatMessage} from '../../src/model/message.js';
import {lateLabels} from '../shared/late-labels.js';
import type {MessageHost} from './message-host.js';
import {cutShort, failure} from './part-templates.js';

/** How an answer ended, where that is worth a word, and the ways on from there. `onRetry` asks for it again. */
export function answerEnd(
  message: ChatMessage,
  host: MessageHost,
  onRetry: () => void,
): TemplateResult | typeof nothing {
  const {status, metadata, isStreaming, parts} = message;
  const mayAsk = host.last && host.canAsk;
  const canGoOn = mayAsk && !isStreaming && isUnfinished(message);
  const onContinue = canGoOn ? () => void host.ask({kind: 'continue'}) : null;
  if (status === 'stopped') return cutShort(lateLabels.stopped, onContinue);
  if (metadata?.['finishReason'] === 'length' && !isStreaming)
    return cutShort(lateLabels.cutAtLength, onContinue);
  if (!hasFailed(message)) return nothing;
  const error = parts.findLast((part) => part.type === 'error');
  const hint = error?.hint ?? hintFor(status === 'interrupted' ? 'interrupted' : 'server');
  return failure(hint, {onRetry: mayAsk ? onRetry : null, onContinue});
}

export function hasFailed({status, parts}: ChatMessage): boolean {
  return status === 'error' || status === 'interrupted' || parts.some(({type}) => type === 'error');
}
