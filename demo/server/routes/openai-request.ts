import * as v from 'valibot';
import {invalid} from './problem.js';
import {type ToldConversation, toldConversation} from './told-conversation.js';

const text = v.nullish(v.string());

/** Fields that shape or tune an answer are taken as they come; those that cannot be heeded are looked at one by one. */
export const completionRequestSchema = v.looseObject({
  model: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
  messages: v.pipe(
    v.array(
      v.looseObject({
        role: v.picklist(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
        content: v.nullish(
          v.union([v.string(), v.array(v.looseObject({type: v.string(), text, refusal: text}))]),
        ),
      }),
    ),
    v.minLength(1),
  ),
  stream: v.nullish(v.boolean()),
  stream_options: v.nullish(v.looseObject({include_usage: v.nullish(v.boolean())})),
  n: v.nullish(v.number()),
  tools: v.nullish(v.array(v.unknown())),
  functions: v.nullish(v.array(v.unknown())),
  response_format: v.nullish(v.looseObject({type: v.string()})),
  modalities: v.nullish(v.array(v.string())),
});
type CompletionRequest = v.InferOutput<typeof completionRequestSchema>;
type Message = CompletionRequest['messages'][number];

/**
 * The conversation of a request for a completion.
 *
 * @throws {ChatError} 422 for what would make another kind of answer than text, naming the field: an answer that is not what was
 *   asked for would be found out later, and elsewhere.
 */
export function conversationIn(request: CompletionRequest): ToldConversation {
  const {n, tools, functions, response_format: format, modalities} = request;
  if ((tools?.length ?? 0) + (functions?.length ?? 0) > 0) throw unknownHere('tools');
  if ((n ?? 1) !== 1) throw unknownHere('n');
  if (format && format.type !== 'text') throw unknownHere('response_format');
  if (modalities?.some((modality) => modality !== 'text')) throw unknownHere('modalities');
  return toldConversation(
    request.messages.map((message) => ({role: roleOf(message), content: wordsOf(message)})),
  );
}

function roleOf({role}: Message): 'system' | 'user' | 'assistant' {
  if (role === 'tool' || role === 'function') throw unknownHere('messages.role');
  return role === 'developer' ? 'system' : role;
}

function wordsOf({role, content}: Message): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map((part) => {
      if (part.type === 'text') return part.text ?? '';
      if (part.type === 'refusal' && role === 'assistant') return part.refusal ?? '';
      throw unknownHere('messages.content');
    })
    .join('');
}

const reasons = {
  tools: 'models here have only the tools of this server',
  n: 'there is one answer to a request',
  response_format: 'answers are text',
  modalities: 'answers are text',
  'messages.role': 'models here have only the tools of this server, so there are no results of others',
  'messages.content': 'parts must be text',
} as const;

function unknownHere(field: keyof typeof reasons) {
  return invalid(422, `\`${field}\` cannot be served as it is: ${reasons[field]}.`);
}
