import type {MessageId} from '../../base/ids.js';
import type {ChatMessage} from '../../model/message.js';

/*
 * A conversation is a tree: whoever asks again or rewrites a message begins a branch beside the old one. What is
 * shown is one path through it. Everything here is pure, and leaves alone what it need not change.
 */

/** What is known of a conversation: the path that is shown, oldest first, and the messages beside it. */
export interface KnownMessages {
  readonly messages: readonly ChatMessage[];
  readonly hidden: readonly ChatMessage[];
}

/** True for an answer that failed before its first word: nobody comes back to it, and no server keeps it. */
export function isVoid({role, status, parts}: ChatMessage): boolean {
  return role === 'assistant' && status === 'error' && parts.every(({type}) => type === 'error');
}

/** Position on the path of message `id`, or of the one that is shown in its place; -1 where there is none. */
export function positionOf(messages: readonly ChatMessage[], id: string): number {
  const at = messages.findIndex((message) => message.id === id);
  return at >= 0 ? at : messages.findIndex(({siblings}) => (siblings as readonly string[]).includes(id));
}

/**
 * Ends the path before position `at`. What followed is hidden, but for messages at its end that `isKept` refuses:
 * those are gone for good.
 */
export function cutBefore(
  known: KnownMessages,
  at: number,
  isKept: (message: ChatMessage) => boolean,
): KnownMessages {
  if (at >= known.messages.length) return known;
  const tail = linked(known.messages).slice(at);
  const kept = tail.slice(0, tail.findLastIndex(isKept) + 1);
  const gone = new Set(tail.slice(kept.length).map(({id}) => id));
  return {
    messages: known.messages.slice(0, at),
    hidden: forget([...known.hidden, ...kept], gone),
  };
}

/** The path through message `id` and on to the newest message at each step; null where `id` is not known. */
export function pathThrough(known: KnownMessages, id: string): KnownMessages | null {
  const all = [...linked(known.messages), ...known.hidden];
  const byId = new Map<string, ChatMessage>(all.map((message) => [message.id, message]));
  const message = byId.get(id);
  if (!message) return null;
  // A set, for a server may name parents in a circle.
  const path = new Set<ChatMessage>();
  for (let at: ChatMessage | undefined = message; at && !path.has(at); at = byId.get(at.parentId ?? ''))
    path.add(at);
  return shown(all, newestBelow(all, [...path].reverse()));
}

/**
 * Without message `id` and all that follows from it. A path it was on goes on with the newest message beside it,
 * else it ends at what it answered.
 */
export function withoutBranch(known: KnownMessages, id: MessageId): KnownMessages {
  const all = [...linked(known.messages), ...known.hidden];
  const gone = branchesFrom(all, [id]);
  const left = forget(
    all.filter((message) => !gone.has(message.id)),
    gone,
  );
  const at = known.messages.findIndex((message) => message.id === id);
  if (at < 0) return shown(left, left.slice(0, known.messages.length));
  return shown(left, newestBelow(left, left.slice(0, at), all[at]?.parentId));
}

/**
 * Once the server showed `path`: that, and of what was known before all that the server still counts. Its word
 * goes before ours.
 */
export function merge(known: KnownMessages, path: readonly ChatMessage[]): KnownMessages {
  const onPath = new Set(path.map(({id}) => id));
  const beside = [...linked(known.messages), ...known.hidden].filter(({id}) => !onPath.has(id));
  const siblings = new Map(path.map((message) => [message.parentId, message.siblings]));
  const heads = beside.filter(({id, parentId}) => siblings.get(parentId)?.includes(id));
  const kept = branchesFrom(
    beside,
    heads.map(({id}) => id),
  );
  const hidden = beside.filter(({id}) => kept.has(id));
  return {messages: path, hidden: [...siblings.values()].reduce(countSiblings, hidden)};
}

/** Those of `messages` that are named in `siblings`, with that as their list. */
export function countSiblings(
  messages: readonly ChatMessage[],
  siblings: readonly MessageId[],
): readonly ChatMessage[] {
  if (siblings.length < 2 || messages.length === 0) return messages;
  return messages.map((message) =>
    siblings.includes(message.id) && !isSame(message.siblings, siblings) ? message.with({siblings}) : message,
  );
}

/** A list of siblings in which one has another id from now on. */
export function renameIn(siblings: readonly MessageId[], from: MessageId, to: MessageId): MessageId[] {
  return [...new Set(siblings.map((id) => (id === from ? to : id)))];
}

/** Each message with the one before it as its parent: a host's own messages may name none. */
function linked(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages.map((message, at) => {
    const parentId = messages[at - 1]?.id ?? message.parentId;
    return parentId === message.parentId ? message : message.with({parentId});
  });
}

function newestBelow(
  all: readonly ChatMessage[],
  start: readonly ChatMessage[],
  parentId = start.at(-1)?.id ?? null,
): readonly ChatMessage[] {
  const children = childrenOf(all);
  const path = new Set(start);
  for (
    let newest = newestOf(children.get(parentId));
    newest && !path.has(newest);
    newest = newestOf(children.get(newest.id))
  )
    path.add(newest);
  return [...path];
}

/** Siblings are listed oldest first. */
function newestOf(messages: readonly ChatMessage[] = []): ChatMessage | undefined {
  const age = ({id, siblings}: ChatMessage): number => siblings.indexOf(id);
  return messages.reduce<ChatMessage | undefined>(
    (newest, message) => (newest && age(newest) > age(message) ? newest : message),
    undefined,
  );
}

function branchesFrom(all: readonly ChatMessage[], heads: readonly MessageId[]): ReadonlySet<MessageId> {
  const children = childrenOf(all);
  const found = new Set(heads);
  // A set takes in what is added to it while it is walked.
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child.id);
  return found;
}

function childrenOf(all: readonly ChatMessage[]): ReadonlyMap<MessageId | null, readonly ChatMessage[]> {
  const children = new Map<MessageId | null, ChatMessage[]>();
  for (const message of all) {
    const known = children.get(message.parentId);
    if (known) known.push(message);
    else children.set(message.parentId, [message]);
  }
  return children;
}

function shown(all: readonly ChatMessage[], path: readonly ChatMessage[]): KnownMessages {
  const onPath = new Set(path);
  return {messages: path, hidden: all.filter((message) => !onPath.has(message))};
}

function forget(messages: readonly ChatMessage[], gone: ReadonlySet<MessageId>): readonly ChatMessage[] {
  if (gone.size === 0) return messages;
  return messages.map((message) => {
    const siblings = message.siblings.filter((id) => !gone.has(id));
    return siblings.length === message.siblings.length ? message : message.with({siblings});
  });
}

function isSame(one: readonly MessageId[], other: readonly MessageId[]): boolean {
  return one.length === other.length && one.every((id, at) => id === other[at]);
}
