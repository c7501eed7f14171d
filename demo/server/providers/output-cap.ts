import type {ProviderEvent} from './provider.js';

/**
 * UTF-16 units that a token has at most on average: usual tokenizers make one of three to five. Services are asked to
 * keep to the cap; this is for those that do not.
 */
const unitsPerToken = 8;

/** `events` until they have more text and thoughts than `maxTokens` tokens can be; then `finish` with `length`. */
export async function* capOutput(
  events: AsyncIterable<ProviderEvent>,
  maxTokens: number,
): AsyncGenerator<ProviderEvent, void, void> {
  let left = maxTokens * unitsPerToken;
  for await (const event of events) {
    const length = unitsOf(event);
    if (length <= left) {
      left -= length;
      yield event;
      continue;
    }
    if (event.type === 'chunk' || event.type === 'reasoning') {
      const content = cutAt(event.content, left);
      if (content !== '') yield {...event, content};
    }
    yield {type: 'finish', finishReason: 'length'};
    return;
  }
}

function unitsOf(event: ProviderEvent): number {
  if (event.type === 'chunk' || event.type === 'reasoning') return event.content.length;
  return event.type === 'tool-call' ? (event.argumentsDelta ?? event.arguments ?? '').length : 0;
}

/** Never inside a surrogate pair. */
function cutAt(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
