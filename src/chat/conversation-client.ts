import * as v from 'valibot';
import {ChatError} from '../base/chat-error.js';
import type {MessageId} from '../base/ids.js';
import {ChatMessage} from '../model/message.js';
import {type WireMessage, wireMessagesSchema} from '../model/native-wire.js';
import {errorFromResponse} from '../transport/http-error.js';
import type {ServiceSettings} from './service-options.js';

/** A conversation as the server has it. `streaming` names the answer that is being written, if there is one. */
export interface LoadedConversation {
  readonly messages: readonly ChatMessage[];
  readonly streaming: {readonly message: ChatMessage; readonly streamId: string} | null;
}

/**
 * Loads the messages of conversation `id`.
 *
 * @throws {TypeError} where it is not known where conversations are: set `conversationsEndpoint`.
 * @throws {ChatError} `not-found` and whatever else the service answers.
 */
export async function loadConversation(
  id: string,
  settings: Pick<ServiceSettings, 'conversationsEndpoint' | 'prepare' | 'fetch'>,
  signal: AbortSignal,
): Promise<LoadedConversation> {
  const {conversationsEndpoint, prepare, fetch} = settings;
  if (!conversationsEndpoint)
    throw new TypeError('Set `conversationsEndpoint` to open a conversation by its id.');
  const url = new URL(conversationsEndpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(id)}/messages`;
  const request = await prepare({url: url.href, method: 'GET', headers: {accept: 'application/json'}});
  const response = await fetch(request.url, {method: request.method, headers: request.headers, signal});
  if (!response.ok) throw await errorFromResponse(response, 'load');
  const parsed = v.safeParse(wireMessagesSchema, await readJson(response));
  if (!parsed.success) {
    throw new ChatError(`${request.url} did not answer with messages.`, {code: 'protocol', stage: 'load'});
  }
  const wire = parsed.output.messages;
  const open = wire.find((message) => message.streamId !== undefined);
  return {
    messages: wire.filter((message) => message !== open).map(fromWire),
    streaming: open?.streamId === undefined ? null : {message: fromWire(open), streamId: open.streamId},
  };
}

function fromWire({
  id,
  parentId,
  siblings,
  text: _text,
  streamId: _streamId,
  ...fields
}: WireMessage): ChatMessage {
  return new ChatMessage({
    ...fields,
    id: id as MessageId,
    parentId: parentId as MessageId | null,
    siblings: siblings as MessageId[],
  });
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // Not JSON is as good as the wrong JSON: the schema says so.
    return undefined;
  }
}
