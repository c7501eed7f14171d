import {setImmediate} from 'node:timers/promises';
import {type Clock, sleep} from '../../../src/base/clock.js';
import type {FinishReason} from '../../../src/model/usage.js';
import {continueInstruction} from './continue-instruction.js';
import {showcaseAnswer} from './mock-showcase.js';
import {weatherScript} from './mock-weather.js';
import type {PromptMessage, PromptRequest, Provider, ProviderEvent} from './provider.js';
import {eachWord, wordsOf} from './words.js';

/** What a script says, word by word, in place of a model; it ends as one that said all, unless it says otherwise. */
type Script = (messages: readonly PromptMessage[]) => Iterable<ProviderEvent>;

/** What answers in place of a model that cannot be asked. */
export const simulatedModel = 'mock/simulated';

/** A script without a name is not for people to choose. */
const scripts = new Map<string, {readonly name: string | null; readonly script: Script}>([
  ['mock/markdown', {name: 'Mock: Markdown showcase', script: () => chunks(showcaseAnswer)}],
  ['mock/echo', {name: 'Mock: echo', script: (messages) => chunks(lastWordsAndFiles(messages))}],
  ['mock/reasoning', {name: 'Mock: reasoning', script: reasoningScript}],
  ['mock/tools', {name: 'Mock: tools', script: toolsScript}],
  ['mock/weather', {name: 'Mock: a tool of yours', script: weatherScript}],
  ['mock/length', {name: 'Mock: cut at a length', script: lengthScript}],
  [simulatedModel, {name: null, script: simulatedScript}],
]);

/**
 * Models that need no key and no network. They say one word every `wordDelayMs` milliseconds, counted from the
 * first word, so that slow timers do not add up; 0 says all as fast as it can be written.
 */
export function mockProvider({
  wordDelayMs,
  clock,
}: {
  readonly wordDelayMs: number;
  readonly clock: Clock;
}): Provider {
  return {
    name: 'mock',
    models: [...scripts].flatMap(([id, {name}]) => (name === null ? [] : [{id, name}])),
    accepts: (model) => scripts.has(model),
    async *stream({model, messages, signal}: PromptRequest) {
      const script = scripts.get(model)?.script;
      if (!script) throw new TypeError(`\`model\` ${model} is not a mock model`);
      const beganAt = clock.now();
      let words = 0;
      let outputTokens = 0;
      let finishReason: FinishReason = 'stop';
      for (const event of script(messages)) {
        if (event.type === 'finish') {
          finishReason = event.finishReason;
          break;
        }
        words++;
        const waitMs = wordDelayMs === 0 ? 0 : beganAt + words * wordDelayMs - clock.now();
        // Where there is nothing to wait for, others still get their turn.
        if (waitMs <= 0) await setImmediate(undefined, {signal});
        else await sleep(waitMs, {clock, signal});
        if (event.type === 'chunk' || event.type === 'reasoning') outputTokens++;
        yield event;
      }
      const inputTokens = messages.reduce((count, {content}) => count + wordsOf(content).length, 0);
      yield {
        type: 'finish',
        finishReason,
        usage: {inputTokens, outputTokens, totalTokens: inputTokens + outputTokens},
      };
    },
  };
}

function lastWords(messages: readonly PromptMessage[]): string {
  return messages.findLast((message) => message.role === 'user')?.content ?? '';
}

/** What the person sent last: their words, and a line for each file to look at. */
function lastWordsAndFiles(messages: readonly PromptMessage[]): string {
  const files = messages.findLast((message) => message.role === 'user')?.files ?? [];
  const lines = files.map(
    ({name, mediaType, data}) => `📎 ${name} (${mediaType}, ${data?.length ?? 0} bytes)`,
  );
  return [lastWords(messages), ...lines].filter((line) => line !== '').join('\n\n');
}

function* chunks(text: string): Iterable<ProviderEvent> {
  for (const content of eachWord(text)) yield {type: 'chunk', content};
}

function* reasoningScript(messages: readonly PromptMessage[]): Iterable<ProviderEvent> {
  const question = lastWords(messages);
  const thought = `The person wrote ${wordsOf(question).length} words. I will say how many characters they have, and stop there.`;
  for (const content of wordsOf(thought)) yield {type: 'reasoning', content};
  yield* chunks(`Your message has **${[...question].length}** characters.`);
}

function* toolsScript(messages: readonly PromptMessage[]): Iterable<ProviderEvent> {
  const call = {type: 'tool-call', toolCallId: 'call_count_words', name: 'count_words'} as const;
  const question = lastWords(messages);
  for (const argumentsDelta of wordsOf(JSON.stringify({text: question}))) yield {...call, argumentsDelta};
  const words = question.split(/\s+/).filter((word) => word !== '').length;
  yield {type: 'tool-result', toolCallId: call.toolCallId, output: {words}};
  yield* chunks(`I counted: your message has **${words}** ${words === 1 ? 'word' : 'words'}.`);
}

function simulatedScript(messages: readonly PromptMessage[]): Iterable<ProviderEvent> {
  const words = lastWords(messages)
    .split(/\s+/)
    .filter((word) => word !== '').length;
  return chunks(
    `This is a simulated answer: no model could be asked. Your message, of ${words} ${words === 1 ? 'word' : 'words'}, is kept; ask again later for a real one.`,
  );
}

const wordsBeforeCut = 12;
const lengthAnswer =
  'This answer is longer than it may be, so it stops in the middle of what it wants to say, as models do at ' +
  'their limit. Ask it to continue, and it goes on from the very word where it stopped, up to this end.';

/** Cut after 12 words; asked to continue, it says the rest of what stands there already. */
function* lengthScript(messages: readonly PromptMessage[]): Iterable<ProviderEvent> {
  const isContinued = messages.at(-1)?.content === continueInstruction;
  const said = isContinued ? (messages.at(-2)?.content ?? '') : '';
  const rest = lengthAnswer.startsWith(said) ? lengthAnswer.slice(said.length) : lengthAnswer;
  const words = wordsOf(rest);
  for (const content of isContinued ? words : words.slice(0, wordsBeforeCut)) yield {type: 'chunk', content};
  yield {type: 'finish', finishReason: isContinued ? 'stop' : 'length'};
}
