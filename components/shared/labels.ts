/*
 * Every word that the elements say, in one place, so that a language can replace them as a whole.
 */

const inSeconds = (seconds: number): string => `${seconds} s`;
const waitingCount = (count: number): string =>
  count === 1 ? '1 message waits to be sent' : `${count} messages wait to be sent`;

export const labels = {
  transcript: 'Conversation',
  chat: 'Chat',
  you: 'You',
  assistant: 'Assistant',
  greeting: 'How can I help?',
  suggestions: 'Suggestions',

  write: 'Write a message',
  placeholder: 'Ask anything',
  send: 'Send message',
  sendNext: 'Send after this answer',
  stop: 'Stop answering',
  jump: 'Jump to latest',

  open: 'Open chat',
  close: 'Close chat',
  newConversation: 'New conversation',

  outbox: 'Messages that wait to be sent',
  outboxWaiting: 'Waiting to be sent',
  outboxOffline: 'Waiting: you are offline',
  edit: 'Edit message',
  delete: 'Delete message',
  save: 'Save',
  cancel: 'Cancel',
  sentBeforeEdit: 'The message was sent before you saved it. Your change is in the draft.',

  openLinkTitle: 'Open this link?',
  openMailTitle: 'Write to this address?',
  linkLeadsTo: (host: string) => `It is part of an answer and leads to ${host}.`,
  mailLeadsTo: (address: string) => `It is part of an answer and opens your mail program, for ${address}.`,
  linkIsDisguised: 'Look closely: this address is written so that it can be taken for another.',
  linkAddress: 'Address',
  openLink: 'Open link',
  inNewTab: ' (new tab)',
  copyAddress: 'Copy address',

  copy: 'Copy',
  copied: 'Copied',
  retry: 'Try again',
  stopped: 'You stopped this answer',
  sourceCount: (count: number) => (count === 1 ? '1 source' : `${count} sources`),

  answeredBy: (name: string) => `Answered by ${name}`,
  simulated: 'Simulated answer',
  fromCache: 'From the cache',
  inOnePiece: 'Not streamed: the answer came in one piece',
  insteadOf: (name: string) => ` instead of ${name}`,
  /** Why it was not what was asked for, by the code of the error. */
  reasons: {
    auth: 'key refused',
    forbidden: 'no access',
    payment: 'quota used up',
    'rate-limit': 'too many requests',
    overloaded: 'overloaded',
    server: 'it failed',
    timeout: 'no answer in time',
    network: 'not reachable',
    invalid: 'request refused',
    'not-found': 'not found',
    'too-large': 'too large',
    'context-length': 'too long for it',
    protocol: 'unreadable answer',
    malformed: 'unreadable answer',
    'premature-close': 'connection lost',
  },

  waiting: 'Waiting for the answer',
  stillThinking: (seconds: number) => `Still thinking · ${inSeconds(seconds)}`,
  thinking: 'Thinking',
  thought: 'Thought process',
  thoughtFor: (seconds: number) => `Thought for ${inSeconds(seconds)}`,
  usingTool: (name: string) => `Using ${name}`,
  usedTool: (name: string) => `Used ${name}`,
  toolArguments: 'Request',
  toolOutput: 'Result',

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

  saidSent: 'Sent.',
  saidReplying: 'The assistant is answering.',
  saidWaiting: 'Message waits to be sent.',
  saidEdited: 'Message changed.',
  saidDeleted: 'Message deleted.',
  saidComplete: 'Answer complete.',
  saidStopped: 'Answer stopped.',
  saidCode: (lines: number, language: string) =>
    `Code, ${lines} ${lines === 1 ? 'line' : 'lines'}${language === '' ? '' : `, ${language}`}.`,
  saidTable: (rows: number, columns: number) => `Table, ${rows} rows, ${columns} columns.`,
  saidImage: (alt: string) => (alt === '' ? 'Image.' : `Image: ${alt}.`),
} as const;
