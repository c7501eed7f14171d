import type {MessageId} from '../../../src/base/ids.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {WireMessage} from '../../../src/model/native-wire.js';
import type {SavedMessage} from './messages.js';

/** The messages from the first one to `leafId`, oldest first. */
export function pathTo(messages: readonly SavedMessage[], leafId: MessageId | null): SavedMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: SavedMessage[] = [];
  for (let at = leafId === null ? undefined : byId.get(leafId); at; ) {
    path.push(at);
    at = at.parentId === null ? undefined : byId.get(at.parentId);
  }
  return path.reverse();
}

/** The message's text in Markdown: its text parts, joined. */
export function textOf(parts: readonly MessagePart[]): string {
  let text = '';
  for (const part of parts) if (part.type === 'text') text += part.text;
  return text;
}

/** The path to `leafId` as the wire has it, each message with the other answers to its parent. */
export function toWireMessages(messages: readonly SavedMessage[], leafId: MessageId | null): WireMessage[] {
  const siblings = new Map<MessageId | null, string[]>();
  for (const {id, parentId} of messages) {
    const known = siblings.get(parentId);
    if (known) known.push(id);
    else siblings.set(parentId, [id]);
  }
  return pathTo(messages, leafId).map((message) => ({
    id: message.id,
    role: message.role,
    parts: message.parts as WireMessage['parts'],
    text: textOf(message.parts),
    status: message.status,
    createdAt: message.createdAt,
    parentId: message.parentId,
    siblings: siblings.get(message.parentId) ?? [],
    ...(message.usage ? {usage: message.usage} : {}),
    ...(message.metadata ? {metadata: message.metadata} : {}),
    ...(message.status === 'streaming' && message.streamId ? {streamId: message.streamId} : {}),
  }));
}
