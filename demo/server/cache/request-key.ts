import {createHash} from 'node:crypto';
import type {PromptFile, PromptMessage, PromptRequest} from '../providers/provider.js';

/** Changes with the form below: what was saved under another is not found any more. */
const form = 'chat-stream-cache-1';

export interface KeyedRequest extends Pick<PromptRequest, 'messages' | 'tools' | 'maxOutputTokens'> {
  /** The model's id on this server. */
  readonly model: string;
}

/**
 * The key of what is asked, of which model, and for whom: equal for equal requests of one `owner` (null: of all), of no
 * two others. Line ends are equal however they are written, and white space at the end of a question or an instruction
 * counts for nothing; all else is taken as it stands, to the code point.
 */
export function requestKey(
  {model, messages, tools = [], maxOutputTokens}: KeyedRequest,
  owner: string | null,
): string {
  const asked = messages.map(canonicalMessage);
  const offered = tools.length === 0 ? [] : [tools];
  const canonical = [form, owner, model, maxOutputTokens ?? null, asked, ...offered];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

function canonicalMessage({role, content, files = [], toolCalls = []}: PromptMessage): readonly unknown[] {
  const text = content.replace(/\r\n?/g, '\n');
  // An answer that is to be continued goes on behind its last space.
  const words = role === 'assistant' ? text : text.trimEnd();
  // Ids of calls are made up anew by each run.
  const calls = toolCalls.map(({name, arguments: given, output}) => [name, given, output]);
  return [role, words, files.map(canonicalFile), ...(calls.length === 0 ? [] : [calls])];
}

/** The same picture is the same, under whatever id it was uploaded. */
function canonicalFile({fileId, mediaType, name, data}: PromptFile): readonly unknown[] {
  return [mediaType, name, data ? createHash('sha256').update(data).digest('hex') : fileId];
}
