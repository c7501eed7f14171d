import type {ChatError} from '../../src/base/chat-error.js';
import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import {type ScriptedChat, scriptChat} from './scripted-chat.js';
import {nativeFrames, type Step} from './scripted-wire.js';

export const start = (messageId: string, userMessageId?: string) => ({
  type: 'start',
  streamId: `s-${messageId}`,
  messageId,
  conversationId: 'c',
  model: 'x',
  ...(userMessageId && {userMessageId}),
});
export const done = {type: 'done', finishReason: 'stop'};

/** An answer whose text is its message's id. */
export const answer = (messageId: string, userMessageId?: string): Step => ({
  chunks: nativeFrames(`s-${messageId}`, [
    start(messageId, userMessageId),
    {type: 'chunk', content: messageId},
    done,
  ]),
});
/** An answer that never ends. */
export const open = (messageId: string): Step => ({
  chunks: nativeFrames(`s-${messageId}`, [start(messageId), {type: 'chunk', content: '…'}]),
  cut: 'hold',
});
export const json = (value: object): Step => ({type: 'application/json', chunks: [JSON.stringify(value)]});
/** A message as the server lists it, its id for its text. */
export const saved = (id: string, parentId: string | null, siblings: readonly string[] = [id]): object => ({
  id,
  parentId,
  siblings,
  role: id.startsWith('q') ? 'user' : 'assistant',
  parts: [{type: 'text', text: id}],
  text: id,
  status: 'complete',
  createdAt: 1,
});

export const pathOf = ({state}: StreamingChatService): string[] => state.messages.map(({id}) => id);
export const hiddenOf = ({state}: StreamingChatService): string[] => state.hidden.map(({id}) => id).sort();
export const lastSiblings = ({state}: StreamingChatService) => state.messages.at(-1)?.siblings;
/** The code of the error that it fails with. */
export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    (error: ChatError) => error.code,
  );

/** A conversation `q1 a1`, and what is answered to what comes next. */
export async function asked(...steps: Step[]): Promise<ScriptedChat> {
  const chat = scriptChat([answer('a1', 'q1'), ...steps]);
  await chat.service.send('q1');
  return chat;
}
