import {estimateTokenCount} from 'tokenx';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {Queryable} from '../store/database.js';
import {pathTo, textOf} from '../store/message-path.js';
import {listMessages} from '../store/messages.js';
import type {LimitedRun} from './limited-run.js';
import type {CountedTokens} from './usage-amounts.js';

/**
 * About what a run used whose model did not say, such as one that was stopped: counted from its saved answer, and
 * from the last `promptMessages` messages before it, unless the client brought others. Nothing where it said nothing, whatever was asked.
 */
export async function estimateUsage(
  db: Queryable,
  {conversationId, messageId, continued, promptTokens}: LimitedRun,
  promptMessages: number,
): Promise<CountedTokens> {
  const messages = await listMessages(db, conversationId);
  const answer = messages.find(({id}) => id === messageId);
  const before = continued ? saidIn(continued.base) : '';
  const said = answer ? saidIn(answer.parts).slice(before.length) : '';
  if (!answer || said === '') return {inputTokens: 0, outputTokens: 0};
  const outputTokens = estimateTokenCount(said);
  if (promptTokens !== undefined) return {inputTokens: promptTokens, outputTokens};
  const prompt = pathTo(messages, answer.parentId)
    .map(({parts}) => textOf(parts))
    .filter((text) => text !== '')
    .slice(-promptMessages);
  const inputTokens = [...prompt, before].reduce((sum, text) => sum + estimateTokenCount(text), 0);
  return {inputTokens, outputTokens};
}

/** All that the model wrote, in its order. */
function saidIn(parts: readonly MessagePart[]): string {
  return parts.map(wordsOf).join('');
}

function wordsOf(part: MessagePart): string {
  if (part.type === 'text' || part.type === 'reasoning') return part.text;
  return part.type === 'tool-call' ? part.arguments : '';
}
