import * as v from 'valibot';
import {ChatError} from '../../base/chat-error.js';
import type {MessageId} from '../../base/ids.js';
import {pathSegment} from '../../base/path-segment.js';
import {ChatMessage, type Feedback} from '../../model/message.js';
import {type WireMessage, wireMessagesSchema} from '../../model/native-wire.js';
import {errorFromResponse} from '../../transport/http-error.js';
import type {TransportRequest} from '../../transport/transport.js';
import {restoredMessage} from '../guarded.js';
import type {ServiceSettings} from '../service-options.js';
import {type AgainSettings, askAgain} from './ask-again.js';

/** A conversation as the server has it. `streaming` names the answer that is being written, if there is one. */
export interface LoadedConversation {
  readonly messages: readonly ChatMessage[];
  readonly streaming: {readonly message: ChatMessage; readonly streamId: string} | null;
}

type ClientSettings = AgainSettings &
  Pick<ServiceSettings, 'conversationsEndpoint' | 'prepare' | 'fetch' | 'guards'>;

/**
 * Loads the messages of conversation `id`.
 *
 * @throws {TypeError} where it is not known where conversations are: set `conversationsEndpoint`.
 * @throws {ChatError} `not-found` and whatever else the service answers.
 */
export async function loadConversation(
  id: string,
  settings: ClientSettings,
  signal: AbortSignal,
): Promise<LoadedConversation> {
  const url = urlBelow(settings, id, 'messages');
  const response = await ask(settings, {url, method: 'GET', headers: {accept: 'application/json'}}, signal);
  const parsed = v.safeParse(wireMessagesSchema, await readJson(response, signal));
  if (!parsed.success) {
    throw new ChatError(`${url} did not answer with messages.`, {code: 'protocol', stage: 'load'});
  }
  const wire = parsed.output.messages;
  const read = (message: WireMessage) => restoredMessage(fromWire(message), settings.guards);
  const open = wire.find((message) => message.streamId !== undefined);
  return {
    messages: wire.filter((message) => message !== open).map(read),
    streaming: open?.streamId === undefined ? null : {message: read(open), streamId: open.streamId},
  };
}

/** Message `id` as it was saved in a conversation; null where it was not, or cannot be asked for. */
export async function loadSavedMessage(
  conversationId: string | null,
  id: string,
  settings: ClientSettings,
  signal: AbortSignal,
): Promise<ChatMessage | null> {
  if (conversationId === null || !settings.conversationsEndpoint) return null;
  try {
    const {messages} = await loadConversation(conversationId, settings, signal);
    return messages.find((message) => message.id === id) ?? null;
  } catch {
    // The reply fails as it would have, with what came of it kept.
    return null;
  }
}

/**
 * Makes the path of a conversation go through message `messageId`, and on to the newest message at each step.
 *
 * @throws {ChatError} `not-found`, `conversation-busy` and whatever else the service answers.
 */
export async function showBranch(
  id: string,
  messageId: string,
  settings: ClientSettings,
  signal: AbortSignal,
): Promise<void> {
  const headers = {accept: 'application/json', 'content-type': 'application/json'};
  const body = JSON.stringify({activeMessageId: messageId});
  await ask(settings, {url: urlBelow(settings, id), method: 'PATCH', headers, body}, signal);
}

/**
 * Deletes message `id` and all that follows from it. One that is gone already is deleted.
 *
 * @throws {ChatError} `conversation-busy` and whatever else the service answers.
 */
export async function deleteBranch(id: string, settings: ClientSettings, signal: AbortSignal): Promise<void> {
  const url = messageUrl(settings, id);
  const request = {url, method: 'DELETE', headers: {accept: 'application/json'}} as const;
  await ask(settings, request, signal, [404, 410]);
}

/**
 * Saves what the person thinks of answer `id`; null takes it back.
 *
 * @throws {ChatError} `not-found` and whatever else the service answers.
 */
export async function saveFeedback(
  id: string,
  feedback: Feedback | null,
  settings: ClientSettings,
  signal: AbortSignal,
): Promise<void> {
  const headers = {accept: 'application/json', 'content-type': 'application/json'};
  const body = JSON.stringify(feedback ?? {rating: null});
  const url = messageUrl(settings, id, '/feedback');
  await ask(settings, {url, method: 'PUT', headers, body}, signal);
}

/** Messages are beside conversations. */
function messageUrl(settings: ClientSettings, id: string, below = ''): string {
  const url = new URL(endpointOf(settings));
  url.pathname = url.pathname.replace(/[^/]*\/?$/, `messages/${pathSegment(id)}${below}`);
  return url.href;
}

function urlBelow(settings: ClientSettings, ...segments: readonly string[]): string {
  const url = new URL(endpointOf(settings));
  url.pathname = [url.pathname.replace(/\/$/, ''), ...segments.map(pathSegment)].join('/');
  return url.href;
}

function endpointOf({conversationsEndpoint}: ClientSettings): URL {
  if (conversationsEndpoint) return conversationsEndpoint;
  throw new TypeError('Set `conversationsEndpoint` to open a conversation by its id.');
}

/** All that is asked here may be asked twice. */
function ask(
  settings: ClientSettings,
  given: TransportRequest,
  signal: AbortSignal,
  alsoFine: readonly number[] = [],
): Promise<Response> {
  return askAgain(() => askOnce(settings, given, signal, alsoFine), settings, signal);
}

async function askOnce(
  {prepare, fetch}: ClientSettings,
  given: TransportRequest,
  signal: AbortSignal,
  alsoFine: readonly number[],
): Promise<Response> {
  const {url, method, headers, body} = await prepare(given);
  const response = await fetch(url, {method, headers, signal, ...(body === undefined ? {} : {body})});
  if (!response.ok && !alsoFine.includes(response.status)) throw await errorFromResponse(response, 'load');
  return response;
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

/** @throws the signal's reason when aborted. @throws {ChatError} `network` where the body broke off. */
async function readJson(response: Response, signal: AbortSignal): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    signal.throwIfAborted();
    throw new ChatError('The connection was lost.', {code: 'network', stage: 'load', cause});
  }
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is as good as the wrong JSON: the schema says so.
    return undefined;
  }
}
