import {newId} from '../base/ids.js';
import {applyToParts} from '../model/apply-to-parts.js';
import type {MessageStatus} from '../model/message.js';
import type {MessagePart} from '../model/message-part.js';
import type {StartRequest, WireMessage} from '../model/native-wire.js';
import type {NativeRun} from './native-run.js';

interface Kept {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly parentId: string | null;
  readonly createdAt: number;
  readonly text: string;
  /** The run that writes it or wrote it last. */
  run: NativeRun | null;
}

interface Conversation {
  readonly id: string;
  readonly createdAt: number;
  readonly messages: Map<string, Kept>;
  /** The end of the path that is shown. */
  leaf: string | null;
}

/** Where a turn goes. */
export interface Place {
  readonly conversationId: string;
  readonly messageId: string;
  readonly userMessageId: string | null;
  /** What the message held already, where it goes on. */
  readonly parts: readonly MessagePart[];
  /** The run that fills the place. */
  fill(run: NativeRun): void;
}

/** The conversations of a service that exists for the length of a test. */
export class NativeConversations {
  readonly #byId = new Map<string, Conversation>();

  /** Room for a turn. A conversation that is not known is made. Null where another answer is being written in it. */
  place(request: StartRequest, now: number): Place | null {
    const conversation = this.#found(request.conversationId ?? newId(), now);
    const {messages} = conversation;
    if ([...messages.values()].some(({run}) => run?.end === null)) return null;
    const target = messages.get(request.messageId ?? conversation.leaf ?? '');
    const goesOn = request.trigger === 'continue' || request.trigger === 'tool-output';
    if (goesOn && target?.role === 'assistant') {
      return this.#placeOf(conversation, target, null, partsGoingOn(target, request));
    }
    if (request.trigger === 'send') {
      const asked = this.#add(conversation, {
        role: 'user',
        parentId:
          request.parentId ??
          (request.messageId === undefined ? conversation.leaf : (target?.parentId ?? null)),
        createdAt: now,
        text: request.message ?? '',
      });
      const answer = this.#add(conversation, {
        role: 'assistant',
        parentId: asked.id,
        createdAt: now,
        text: '',
      });
      return this.#placeOf(conversation, answer, asked.id, []);
    }
    const parentId =
      request.parentId ?? (target?.role === 'assistant' ? target.parentId : (target?.id ?? null));
    const answer = this.#add(conversation, {role: 'assistant', parentId, createdAt: now, text: ''});
    return this.#placeOf(conversation, answer, null, []);
  }

  /** Newest first, as the list of conversations answers them. */
  list(): readonly {
    readonly id: string;
    readonly title: string;
    readonly createdAt: number;
    readonly updatedAt: number;
  }[] {
    return [...this.#byId.values()].reverse().map(({id, createdAt, messages}) => {
      const kept = [...messages.values()];
      const updatedAt = Math.max(createdAt, ...kept.map((message) => message.createdAt));
      return {id, title: kept[0]?.text.slice(0, 80) ?? '', createdAt, updatedAt};
    });
  }

  /** The path that is shown; null for a conversation that is not known. */
  path(id: string): readonly WireMessage[] | null {
    const conversation = this.#byId.get(id);
    if (!conversation) return null;
    const {messages, leaf} = conversation;
    const path: Kept[] = [];
    for (let at = messages.get(leaf ?? ''); at; at = messages.get(at.parentId ?? '')) path.unshift(at);
    return path.map((message) => toWire(message, siblingsOf(conversation, message)));
  }

  /** Shows the path through message `messageId`. False where it is not known. */
  show(id: string, messageId: string): boolean {
    const conversation = this.#byId.get(id);
    if (!conversation?.messages.has(messageId)) return false;
    const childOf = (parentId: string) =>
      [...conversation.messages.values()].findLast((message) => message.parentId === parentId);
    let leaf = messageId;
    for (let next = childOf(leaf); next; next = childOf(leaf)) leaf = next.id;
    conversation.leaf = leaf;
    return true;
  }

  /** False where it is not known. */
  delete(id: string): boolean {
    return this.#byId.delete(id);
  }

  #found(id: string, now: number): Conversation {
    const known = this.#byId.get(id);
    if (known) return known;
    const made: Conversation = {id, createdAt: now, messages: new Map(), leaf: null};
    this.#byId.set(id, made);
    return made;
  }

  #add(conversation: Conversation, fields: Omit<Kept, 'id' | 'run'>): Kept {
    const message: Kept = {id: newId(), run: null, ...fields};
    conversation.messages.set(message.id, message);
    conversation.leaf = message.id;
    return message;
  }

  #placeOf(
    {id}: Conversation,
    answer: Kept,
    userMessageId: string | null,
    parts: readonly MessagePart[],
  ): Place {
    return {
      conversationId: id,
      messageId: answer.id,
      userMessageId,
      parts,
      fill: (run) => {
        answer.run = run;
      },
    };
  }
}

/** What is there of an answer that goes on, with what its tools gave. */
function partsGoingOn({run}: Kept, {toolOutputs = []}: StartRequest): readonly MessagePart[] {
  return toolOutputs.reduce<readonly MessagePart[]>(
    (parts, {toolCallId, output}) => applyToParts(parts, {type: 'tool-result', toolCallId, output}),
    run?.parts ?? [],
  );
}

function siblingsOf({messages}: Conversation, {parentId, role}: Kept): string[] {
  return [...messages.values()]
    .filter((other) => other.parentId === parentId && other.role === role)
    .map(({id}) => id);
}

const statuses = {done: 'complete', stopped: 'stopped', error: 'error'} as const satisfies Record<
  'done' | 'stopped' | 'error',
  MessageStatus
>;

function toWire({id, role, parentId, createdAt, text, run}: Kept, siblings: string[]): WireMessage {
  const parts = run ? run.parts : [{type: 'text', text} as const];
  const end = run?.end ?? null;
  const isOpen = run !== null && end === null;
  return {
    id,
    role,
    parts: [...parts],
    text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    status: isOpen ? 'streaming' : end ? statuses[end.type] : 'complete',
    createdAt,
    parentId,
    siblings,
    ...(end?.type === 'done' && end.usage && {usage: end.usage}),
    ...(isOpen && {streamId: run.start.streamId}),
  };
}
