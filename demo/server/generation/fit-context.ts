import {estimateTokenCount} from 'tokenx';
import {ChatError} from '../../../src/base/chat-error.js';
import {continueInstruction} from '../providers/continue-instruction.js';
import type {PromptMessage} from '../providers/provider.js';
import type {PromptStep} from './prompt-step.js';

/** What a model takes and gives, in tokens; null where that is not known. */
export interface ModelTokens {
  /** Of question and answer together. */
  readonly contextTokens: number | null;
  /** Of an answer. */
  readonly maxOutputTokens: number | null;
}

/** What the frame around each message takes: its role, and marks at its ends. */
const tokensAround = 4;
/** What a picture takes, or a document of a page: services count them by size, which differs. */
const tokensInFile = 1_500;
/** What an answer gets where nothing is said of it. */
const usualAnswerTokens = 4_096;

/**
 * Leaves out the oldest messages where a model cannot take all of them, so that there is room for an answer.
 *
 * @param tokensOf - What is known of a model, by its id; undefined for an unknown one, which gets all.
 */
export function fitContextStep(tokensOf: (model: string) => ModelTokens | undefined): PromptStep {
  return {
    prepare(messages, {place: {model}}) {
      const {contextTokens = null, maxOutputTokens = null} = tokensOf(model) ?? {};
      if (contextTokens === null) return {messages};
      return {
        messages: fitContext(messages, contextTokens - tokensForAnswer(contextTokens, maxOutputTokens)),
      };
    },
  };
}

/**
 * `messages` without the oldest, as many as must go for the rest to have about `maxTokens` tokens at most. What the
 * system says stays, and so does what is answered: the last question and all behind it. The rest begins with a question.
 *
 * @throws {ChatError} `context-length` where what must stay is too long.
 */
export function fitContext(messages: readonly PromptMessage[], maxTokens: number): readonly PromptMessage[] {
  const question = questionAt(messages);
  const isKept = ({role}: PromptMessage, at: number): boolean => role === 'system' || at >= question;
  let left = maxTokens - messages.filter(isKept).reduce((sum, message) => sum + tokensIn(message), 0);
  if (left < 0) throw tooLong(question === messages.length - 1);
  let from = question;
  for (let at = question - 1; at >= 0; at--) {
    const message = messages[at];
    if (!message || message.role === 'system') continue;
    left -= tokensIn(message);
    if (left < 0) return messages.filter(({role}, place) => role === 'system' || place >= from);
    if (message.role === 'user') from = at;
  }
  return messages;
}

/** Where the message is that is answered; behind it are an answer that is continued, and the word to do so. */
function questionAt(messages: readonly PromptMessage[]): number {
  const isContinued =
    messages.at(-1)?.content === continueInstruction && messages.at(-2)?.role === 'assistant';
  const before = isContinued ? messages.slice(0, -1) : messages;
  const at = before.findLastIndex(({role}) => role === 'user');
  return at < 0 ? messages.length - 1 : at;
}

function tokensIn({content, files = [], toolCalls = []}: PromptMessage): number {
  const inCalls = toolCalls.reduce(
    (sum, {name, arguments: given, output}) =>
      sum + 2 * tokensAround + estimateTokenCount(name + given) + estimateTokenCount(output),
    0,
  );
  return tokensAround + estimateTokenCount(content) + files.length * tokensInFile + inCalls;
}

/** Never more than half of the context: a model that may fill all of it with its answer must still be asked something. */
function tokensForAnswer(contextTokens: number, maxOutputTokens: number | null): number {
  return Math.min(maxOutputTokens ?? usualAnswerTokens, Math.floor(contextTokens / 2));
}

function tooLong(isOneMessage: boolean): ChatError {
  const hint = 'The message is too long for this model. Shorten it, or choose another model.';
  return new ChatError('What is asked is longer than the context of the model.', {
    code: 'context-length',
    ...(isOneMessage ? {hint} : {}),
  });
}
