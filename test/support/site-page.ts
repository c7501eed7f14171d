/** The page of a chat site: a chat as its address asks for it, taken up at once, as an application would do it. */
import {
  type ChatState,
  type StateEventType,
  StreamingChatService,
  type StreamingChatServiceOptions,
} from '../../src/index.js';
import {allRows} from './local-rows.js';

/** What a person sees, and what is on its way. */
export interface Shown {
  readonly conversationId: string | null;
  /** "role: text" of all messages, the open reply last. */
  readonly lines: readonly string[];
  /** Text of the last answer, finished or not. */
  readonly answer: string;
  readonly status: string | null;
  readonly phase: string;
  readonly outbox: readonly string[];
  readonly error: string | null;
}

/** Something that the chat told. */
export interface Heard {
  readonly type: StateEventType;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Length of the last answer then. */
  readonly length: number;
}

function shown({conversationId, messages, reply, phase, outbox, error}: ChatState): Shown {
  const all = reply ? [...messages.filter(({id}) => id !== reply.id), reply] : messages;
  const last = all.at(-1);
  return {
    conversationId,
    lines: all.map(({role, content}) => `${role}: ${content}`),
    answer: last?.role === 'assistant' ? last.content : '',
    status: last?.status ?? null,
    phase: phase.kind,
    outbox: outbox.map(({content}) => content),
    error: error?.code ?? null,
  };
}

const asked = new URL(location.href).searchParams.get('chat');
const options: Partial<StreamingChatServiceOptions> = JSON.parse(asked ?? '{}');

function openChat(changes: Partial<StreamingChatServiceOptions> = {}): StreamingChatService {
  const endpoint = '/api/ai/chat/stream';
  const retry = {baseMs: 100, maxMs: 500};
  return new StreamingChatService({endpoint, retry, ...options, ...changes});
}

const chat = openChat();
const heard: Heard[] = [];
/** Answers that got shorter, or other than they were: "old → new". */
const undone: string[] = [];
let before = '';
chat.subscribe((state, event) => {
  const {answer} = shown(state);
  if (event) heard.push({type: event.type, at: Date.now(), length: answer.length});
  if (!answer.startsWith(before) && event?.type === 'content-received') undone.push(`${before} → ${answer}`);
  before = answer;
});
const taken = chat.resume().catch(() => null);

const page = {chat, openChat, heard, undone, taken, allRows, shown: () => shown(chat.state)};
Object.assign(globalThis, {pageChat: page});

export type SiteGlobals = typeof page;
