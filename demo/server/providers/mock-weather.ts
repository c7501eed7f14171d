import {argumentsObject} from '../../../src/model/tool-calls.js';
import type {PromptMessage, PromptToolCall, ProviderEvent} from './provider.js';
import {eachWord, wordsOf} from './words.js';

/**
 * A model that asks `get_weather` of whoever asks it, once for each city in the question, all at once, and says what it was told. Where the
 * question has “ask me first” in it, its calls need approval.
 */
export function* weatherScript(messages: readonly PromptMessage[]): Iterable<ProviderEvent> {
  const answered = messages.at(-1)?.toolCalls ?? [];
  if (answered.length > 0) {
    yield* said(answered.map(sentenceOf).join(' '));
    return;
  }
  const question = messages.findLast(({role}) => role === 'user')?.content ?? '';
  const needsApproval = /\bask me first\b/i.test(question);
  yield* said('I will have a look. ');
  for (const [at, city] of citiesIn(question).entries()) {
    const call = {type: 'tool-call', toolCallId: `call_weather_${at + 1}`, name: 'get_weather'} as const;
    for (const argumentsDelta of wordsOf(JSON.stringify({city}))) yield {...call, argumentsDelta};
    if (needsApproval) yield {...call, needsApproval};
  }
  yield {type: 'finish', finishReason: 'tool-calls'};
}

function* said(text: string): Iterable<ProviderEvent> {
  for (const content of eachWord(text)) yield {type: 'chunk', content};
}

/** The names behind “in”: words that begin with a capital letter. */
function citiesIn(question: string): readonly string[] {
  const names = question.split(/\b(?:in|for)\b/).slice(1);
  const cities = names.flatMap((words) => words.match(/\p{Lu}[\p{L}-]*(?: \p{Lu}[\p{L}-]*)*/gu) ?? []);
  return cities.length === 0 ? ['Berlin'] : cities;
}

function sentenceOf(call: PromptToolCall): string {
  const {city} = argumentsObject(call);
  return `${String(city)}: ${call.output}.`;
}
