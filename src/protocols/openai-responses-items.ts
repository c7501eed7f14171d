import type {ChatEvent} from '../model/chat-event.js';
import type {CitedSources} from './cited-sources.js';
import type {Annotation, Answer, Item} from './openai-responses-events.js';
import {usageOf} from './openai-responses-events.js';
import {errorEventFrom} from './plain-words.js';

/** The event for the head of an answer; the message keeps the id that it has here. */
export function startOf({id, model}: Answer): ChatEvent {
  return {type: 'start', streamId: id ?? '', messageId: '', conversationId: '', model: model ?? ''};
}

/** The whole of a call; the app answers it by `call_id`, never by the id of the item. */
export function callOf(item: Item): Extract<ChatEvent, {type: 'tool-call'}> {
  const {call_id, id, name, arguments: text} = item;
  return {
    type: 'tool-call',
    toolCallId: call_id || id || '',
    name: name ?? '',
    arguments: text || '{}',
  };
}

/** A picture that was made, as a file that holds itself; null while it is not finished. */
export function pictureOf({id, result, output_format}: Item): ChatEvent | null {
  if (!result) return null;
  const kind = output_format || 'png';
  const mediaType = `image/${kind}`;
  return {
    type: 'file',
    fileId: id ?? '',
    mediaType,
    name: `image.${kind}`,
    url: `data:${mediaType};base64,${result}`,
  };
}

/** A page or a file that the text cites; null where it was told before. */
export function sourceOf(
  {url, title, file_id, filename}: Annotation,
  sources: CitedSources,
): ChatEvent | null {
  return sources.cite({id: file_id, url, title: title || filename});
}

/** Why an answer is over; null while it is not. */
export function endOf(answer: Answer, hasCalls: boolean): ChatEvent | null {
  const usage = usageOf(answer);
  switch (answer.status) {
    case 'completed':
      return {type: 'done', finishReason: hasCalls ? 'tool-calls' : 'stop', ...usage};
    case 'incomplete':
      return {type: 'done', finishReason: incompleteFor(answer.incomplete_details?.reason), ...usage};
    case 'failed':
      return errorEventFrom(answer.error ?? {message: 'The response failed.'});
    case 'cancelled':
      return {type: 'stopped'};
    default:
      return null;
  }
}

function incompleteFor(reason: string | null | undefined) {
  if (reason === 'max_output_tokens') return 'length';
  return reason === 'content_filter' ? 'content-filter' : 'other';
}
