import type {LanguageModelV4Content, LanguageModelV4GenerateResult} from '@ai-sdk/provider';
import type {ProviderEvent} from '../provider.js';
import {cutShort, finishFrom} from './sdk-finish.js';
import {citationEvents, fileEvents, type SaveFile, sourceEvent} from './sdk-parts.js';

/**
 * An answer that the AI SDK got in one piece, as our events.
 *
 * @throws {ChatError} where its finish reason is none, and `premature-close` where it is no answer.
 */
export async function* readSdkAnswer(
  {content, finishReason, usage}: LanguageModelV4GenerateResult,
  saveFile: SaveFile | undefined,
): AsyncGenerator<ProviderEvent, void, void> {
  // What has neither words nor an end was some other JSON.
  if (content.length === 0 && finishReason.raw === undefined) throw cutShort();
  const finish = finishFrom(finishReason, usage);
  for (const part of content) yield* partEvents(part, saveFile);
  yield finish;
}

async function* partEvents(
  part: LanguageModelV4Content,
  saveFile: SaveFile | undefined,
): AsyncGenerator<ProviderEvent, void, void> {
  switch (part.type) {
    case 'text':
      if (part.text !== '') yield {type: 'chunk', content: part.text};
      yield* citationEvents(part.citations);
      break;
    case 'reasoning':
      if (part.text !== '') yield {type: 'reasoning', content: part.text};
      break;
    case 'tool-call':
      yield {type: 'tool-call', toolCallId: part.toolCallId, name: part.toolName, arguments: part.input};
      break;
    case 'tool-result':
      yield {type: 'tool-result', toolCallId: part.toolCallId, output: part.result};
      break;
    case 'source':
      yield sourceEvent(part);
      break;
    case 'file':
      yield* fileEvents(part, saveFile);
      break;
    default:
      // What services add for themselves: our wire has no words for it.
      break;
  }
}
