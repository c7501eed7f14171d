/*
 * Every word of what is drawn first, in one place, so that a language can replace them as a whole; late-labels.ts has the others.
 */

export const inSeconds = (seconds: number): string => `${seconds} s`;
const waitingCount = (count: number): string =>
  count === 1 ? '1 message waits to be sent' : `${count} messages wait to be sent`;

const inDigits = (count: number): string => count.toLocaleString('en');

export const labels = {
  transcript: 'Conversation',
  chat: 'Chat',
  greeting: 'How can I help?',
  suggestions: 'Suggestions',

  write: 'Write a message',
  placeholder: 'Ask anything',
  send: 'Send message',
  sendNext: 'Send after this answer',
  stop: 'Stop answering',
  jump: 'Jump to latest',
  jumpNew: (count: number) => `Jump to latest, ${count} new`,
  newCount: (count: number) => `${count} new`,

  find: 'Find in conversation',

  attach: 'Attach files',
  dropFiles: 'Drop files to attach them',

  charactersLeft: (count: number) => `${inDigits(count)} ${count === 1 ? 'character' : 'characters'} left`,
  tooManyCharacters: (count: number) =>
    `${inDigits(count)} ${count === 1 ? 'character' : 'characters'} too many`,

  model: (name: string) => `Model: ${name}`,
  saidCommands: (count: number) =>
    `${count} ${count === 1 ? 'command' : 'commands'}. Arrow keys choose, Enter takes one.`,

  dictate: 'Dictate',
  dictateStop: 'Stop dictating',
  saidListening: 'Listening.',
  saidListened: 'Dictation ended.',

  open: 'Open chat',
  openUnread: (count: number) => `Open chat, ${count} new ${count === 1 ? 'answer' : 'answers'}`,
  close: 'Close chat',
  newConversation: 'New conversation',

  sentBeforeEdit: 'The message was sent before you saved it. Your change is in the draft.',

  retry: 'Try again',

  connecting: 'Connecting',
  reconnecting: 'Connecting again',
  slow: (seconds: number) => `The answer is slow to come · ${inSeconds(seconds)}`,
  lostRetryingIn: (seconds: number) => `Connection lost, trying again in ${inSeconds(seconds)}`,
  polling: 'The connection is limited: the answer comes in steps',
  wholeAnswer: 'The connection is limited: the answer comes in one piece',
  offline: 'You are offline. Your draft is safe, and the answer goes on when you are back.',
  offlineWaiting: (count: number) => `You are offline. ${waitingCount(count)}.`,
  offlineAnswerWaiting: (count: number) =>
    `You are offline. The answer goes on when you are back, and ${waitingCount(count)}.`,
  stopping: 'Stopping',
  partMissing: 'A part of this chat could not be loaded. Load the page again.',

  saidEdited: 'Message changed.',
  saidDeleted: 'Message deleted.',
} as const;
