import {checkMessage} from '../../../src/guards/check-message.js';
import {type GuardAction, type GuardOptions, resolveGuards} from '../../../src/guards/guard-options.js';
import {Mask} from '../../../src/guards/mask/mask.js';
import {Unmasker} from '../../../src/guards/mask/unmasker.js';
import type {PromptMessage, ProviderEvent} from '../providers/provider.js';
import {RestoredCalls} from './restored-calls.js';

/** A prompt as the model may see it, and what its answer is to people. */
export interface GuardedPrompt {
  readonly messages: readonly PromptMessage[];
  /** `events` with what was masked put back, however it is cut. */
  restore(events: AsyncIterable<ProviderEvent>): AsyncIterable<ProviderEvent>;
}

/**
 * Hides from the model what guards that mask find in `messages`. Each prompt has a mask of its own, made of all of it: what
 * was written in one message and is taken up in another has one placeholder, and nothing has to be kept.
 */
export function guardPrompt(messages: readonly PromptMessage[], guards: GuardOptions): GuardedPrompt {
  const mask = new Mask();
  const hiding = hidingGuards(guards);
  const hide = (words: string): string => (words === '' ? '' : checkMessage(words, hiding, mask).text);
  const masked = messages.map((message) => ({
    ...message,
    content: hide(message.content),
    ...(message.toolCalls
      ? {
          toolCalls: message.toolCalls.map((call) => ({
            ...call,
            arguments: hide(call.arguments),
            output: hide(call.output),
          })),
        }
      : {}),
    ...(message.files ? {files: message.files.map((file) => ({...file, name: hide(file.name)}))} : {}),
  }));
  return {messages: masked, restore: (events) => (mask.size === 0 ? events : restored(events, mask))};
}

/** The question that may not be asked was refused before. What is sent along with one, of any length, cannot be: it is hidden there. */
function hidingGuards(guards: GuardOptions): GuardOptions {
  const {input, pii, promptInjection} = resolveGuards(guards);
  const hides = (action: GuardAction): GuardAction => (action === 'block' ? 'mask' : action);
  return {
    input: {action: hides(input.action), maxLength: Number.MAX_SAFE_INTEGER},
    pii: {...pii, action: hides(pii.action)},
    promptInjection: {...promptInjection, action: hides(promptInjection.action)},
  };
}

async function* restored(events: AsyncIterable<ProviderEvent>, mask: Mask): AsyncGenerator<ProviderEvent> {
  // Text and thoughts are two texts: each is cut in its own places.
  const unmaskers = {chunk: new Unmasker(mask), reasoning: new Unmasker(mask)};
  const calls = new RestoredCalls(mask);
  const rest = function* (): Generator<ProviderEvent> {
    for (const type of ['reasoning', 'chunk'] as const) {
      const content = unmaskers[type].end();
      if (content !== '') yield {type, content};
    }
  };
  try {
    for await (const event of events) {
      if (event.type === 'chunk' || event.type === 'reasoning') {
        const content = unmaskers[event.type].push(event.content);
        if (content !== '') yield {...event, content};
        continue;
      }
      yield* rest();
      if (event.type === 'tool-call') yield calls.restored(event);
      else {
        yield* calls.end();
        yield event;
      }
    }
  } catch (error) {
    // What had come is the person's, whatever broke behind it.
    yield* rest();
    throw error;
  }
  yield* rest();
}
