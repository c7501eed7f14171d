import {type MessageId, newId} from '../../base/ids.js';
import {type ChatMessage, textMessage} from '../../model/message.js';
import type {StartRequest, ToolOutput} from '../../model/native-wire.js';
import {openCalls, partsToGoOnFrom, withToolOutputs} from '../../model/tool-calls.js';
import {countSiblings, cutBefore, isVoid, type KnownMessages, positionOf} from '../conversations/branches.js';
import type {Store} from '../store.js';

/** Where a turn's messages stand: what is shown before them, and themselves. */
export interface PlacedTurn extends KnownMessages {
  /** The person's message, where the turn brings one; it is not among `messages` yet. */
  readonly question: ChatMessage | null;
  /** The slot that the answer fills. A message that goes on stays among `messages` until the slot is shown. */
  readonly reply: ChatMessage;
}

export interface PlaceOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether the server took the turn that message `id` came with. */
  isTaken(id: MessageId): boolean;
}

/** The places that `request` asks for; null where it goes on with a message that is not the last one shown. */
export function placeTurn(
  known: KnownMessages,
  {trigger, message = '', messageId, parentId, toolOutputs = []}: StartRequest,
  options: PlaceOptions,
): PlacedTurn | null {
  const {messages} = known;
  const named = messageId === undefined ? -1 : positionOf(messages, messageId);
  switch (trigger) {
    case 'send':
      return placeQuestion(known, named < 0 ? messages.length : named, message, options);
    case 'continue':
    case 'tool-output':
      return placeContinuation(known, messageId, toolOutputs);
    default: {
      const last = messages.findLastIndex(({role}) => role === 'assistant');
      const asked = parentId === undefined ? -1 : messages.findIndex(({id}) => id === parentId);
      return placeAnswer(known, asked >= 0 ? asked + 1 : named >= 0 ? named : last, options);
    }
  }
}

/** A message of the person at position `at`, beside the one that is there, and the answer it waits for. */
export function placeQuestion(
  known: KnownMessages,
  at: number,
  text: string,
  options: PlaceOptions,
): PlacedTurn {
  const {messages, hidden, parentId, siblings, id} = slotAt(known, at, options);
  const createdAt = options.now;
  const question = textMessage({id, role: 'user', createdAt, text, parentId, siblings, status: 'sending'});
  return {messages, hidden, question, reply: emptyReply(newId(), id, createdAt)};
}

/** Another answer at position `at`, beside the one that is there. */
export function placeAnswer(known: KnownMessages, at: number, options: PlaceOptions): PlacedTurn {
  const {messages, hidden, parentId, siblings, id} = slotAt(known, at, options);
  const asked = messages.at(-1);
  const isOnItsWay = asked?.role === 'user' && !options.isTaken(asked.id);
  return {
    messages: isOnItsWay ? messages.with(-1, asked.with({status: 'sending'})) : messages,
    hidden,
    question: null,
    reply: emptyReply(id, parentId, options.now).with({siblings}),
  };
}

/** The last message shown as the slot in which it goes on, with `outputs` in its calls; null where message `id` is not that one. */
function placeContinuation(
  {messages, hidden}: KnownMessages,
  id: string | undefined,
  outputs: readonly ToolOutput[],
): PlacedTurn | null {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || (id !== undefined && last.id !== id)) return null;
  const answered =
    openCalls(last.parts).length === 0 ? last : last.with({parts: withToolOutputs(last.parts, outputs)});
  const parts = partsToGoOnFrom(answered.parts);
  return {
    messages: answered === last ? messages : messages.with(-1, answered),
    hidden,
    question: null,
    reply: answered.with({status: 'streaming', parts}),
  };
}

/** Shows the turn's messages, the slot excepted, and returns them. */
export function showTurn(store: Store, {messages, hidden, question}: PlacedTurn): readonly ChatMessage[] {
  const isShown = messages === store.state.messages && hidden === store.state.hidden;
  if (!isShown) store.dispatch({type: 'path-changed', messages, hidden});
  if (!question) return messages;
  store.dispatch({type: 'message-sent', message: question});
  return [...messages, question];
}

/** A new place at position `at` of the path, counted among the messages beside it. */
function slotAt(known: KnownMessages, at: number, {isTaken}: PlaceOptions) {
  const old = known.messages[at];
  const {messages, hidden} = cutBefore(known, at, (message) => isTaken(message.id) && !isVoid(message));
  const id = newId<'message'>();
  const isOldKept = hidden.some((message) => message.id === old?.id);
  const others = old ? [...old.siblings, old.id].filter((other) => other !== old.id || isOldKept) : [];
  const siblings = [...new Set([...others, id])];
  return {
    messages,
    hidden: countSiblings(hidden, siblings),
    parentId: messages.at(-1)?.id ?? null,
    siblings,
    id,
  };
}

function emptyReply(id: MessageId, parentId: MessageId | null, createdAt: number): ChatMessage {
  return textMessage({id, role: 'assistant', createdAt, text: '', parentId, status: 'sending'});
}
