/*
 * Every word that the elements say, in one place, so that a language can replace them as a whole.
 */

const inSeconds = (seconds: number): string => `${seconds} s`;

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
  stop: 'Stop answering',
  jump: 'Jump to latest',

  open: 'Open chat',
  close: 'Close chat',
  newConversation: 'New conversation',

  copy: 'Copy',
  copied: 'Copied',
  retry: 'Try again',
  stopped: 'You stopped this answer',
  sources: 'Sources',

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
  offline: 'You are offline. Your draft is safe, and the answer goes on when you are back.',
  stopping: 'Stopping',

  saidSent: 'Sent.',
  saidReplying: 'The assistant is answering.',
  saidComplete: 'Answer complete.',
  saidStopped: 'Answer stopped.',
  saidCode: (lines: number, language: string) =>
    `Code, ${lines} ${lines === 1 ? 'line' : 'lines'}${language === '' ? '' : `, ${language}`}.`,
  saidTable: (rows: number, columns: number) => `Table, ${rows} rows, ${columns} columns.`,
  saidImage: (alt: string) => (alt === '' ? 'Image.' : `Image: ${alt}.`),
} as const;
