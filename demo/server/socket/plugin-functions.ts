import * as v from 'valibot';
import {startRequestSchema} from '../../../src/model/native-wire.js';
import type {Services} from '../routes/environment.js';
import {findStream} from '../routes/find-stream.js';
import {invalid} from '../routes/problem.js';
import {fitting} from '../routes/read-json.js';
import {startAs} from '../routes/start-request.js';
import {currentSink} from './sink-scope.js';

/** Does what a plugin call asks for, and answers to the sink of that call. */
export type PluginFunction = (args: unknown, services: Services) => Promise<void>;

const {message, model, data, template, variables, conversationId} = startRequestSchema.entries;

const historySchema = v.pipe(
  v.array(v.strictObject({role: v.picklist(['user', 'assistant', 'system']), content: message.wrapped})),
  v.maxLength(200),
);

const chatArgsSchema = v.strictObject({
  message: message.wrapped,
  /** What was said before, where no conversation of this server is named. */
  history: v.nullish(historySchema),
  conversation_id: v.nullish(conversationId.wrapped),
  model: v.nullish(model.wrapped),
  template: v.nullish(template.wrapped),
  variables: v.nullish(variables.wrapped),
  data: v.nullish(data.wrapped),
});

/** Answers `message` in a conversation, a new one where none is named. The run ends when the call is cancelled. */
const chat: PluginFunction = async (args, services) => {
  const sink = currentSink();
  const {conversation_id: conversation, history, ...fields} = fitting(args, chatArgsSchema);
  const given = Object.entries({...fields, conversationId: conversation}).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const request = fitting({trigger: 'send', ...Object.fromEntries(given)}, startRequestSchema);
  const isTold = !conversation && history && history.length > 0;
  const prompt = isTold ? [...history, {role: 'user' as const, content: fields.message}] : undefined;
  const streamId = await startAs(sink.userId, {key: null, request, prompt}, services);
  const stream = await findStream(services, sink.userId, streamId);
  for await (const batch of stream.batches(-1, sink.signal)) {
    await sink.write(batch);
    if (sink.signal.aborted) break;
  }
  if (sink.isCancelled()) await services.generation.stop(streamId);
};

const functions: ReadonlyMap<string, PluginFunction> = new Map([['ai-chat chat', chat]]);

/** @throws {ChatError} `invalid`, status 404, for a function that no plugin here has. */
export function pluginFunction(plugin: string, name: string): PluginFunction {
  const found = functions.get(`${plugin} ${name}`);
  if (found) return found;
  throw invalid(404, 'No such plugin function here: `plugin` ai-chat has `function` chat.');
}
