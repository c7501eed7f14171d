import {inSeconds} from './labels.js';

/*
 * Every word of what is loaded when it is needed: messages, lists of files, dialogs, and what is said to those who do not see it.
 */

const fileCount = (count: number): string => (count === 1 ? '1 file' : `${count} files`);

/** Such as `1.4 MB`: short enough to stand beside a name. */
function inBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  if (bytes < 1_024 ** 2) return `${Math.round(bytes / 1_024)} kB`;
  return `${Math.round((bytes / 1_024 ** 2) * 10) / 10} MB`;
}

export const lateLabels = {
  you: 'You',
  assistant: 'Assistant',

  unread: 'New',
  messageCount: (count: number) => (count === 1 ? '1 message' : `${count} messages`),
  today: 'Today',
  yesterday: 'Yesterday',

  findCount: (at: number, count: number) => `${at} of ${count}`,
  findMore: (at: number, count: number) => `${at} of ${count} so far`,
  findNothing: 'Not found',
  findPrevious: 'Previous match',
  findNext: 'Next match',
  findClose: 'Close search',

  attachments: 'Files to send',
  removeFile: (name: string) => `Remove ${name}`,
  retryFile: (name: string) => `Try ${name} again`,
  dismiss: 'Dismiss',
  uploading: (name: string) => `Uploading ${name}`,
  uploadFailed: 'The upload failed. Try again.',
  uploadsRunning: 'Your files are still being uploaded.',
  uploadsFailed: 'A file was not uploaded. Try it again, or remove it.',
  fileTooLarge: (name: string, most: string) => `${name} is too large: a file may have at most ${most}.`,
  filesTooLarge: (name: string, most: string) =>
    `${name} does not fit: together, files may have at most ${most}.`,
  fileOfWrongType: (name: string) => `${name} is of a type that cannot be sent here.`,
  fileEmpty: (name: string) => `${name} is empty.`,
  tooManyFiles: (name: string, most: number) =>
    `${name} was left out: a message may bring ${fileCount(most)}.`,
  saidFileAdded: (name: string) => `${name} is being uploaded.`,
  saidFileReady: (name: string) => `${name} is ready to send.`,
  saidFileRemoved: (name: string) => `${name} was removed.`,
  bytes: inBytes,

  models: 'Models',
  commands: 'Commands',

  dictationRefused: 'The microphone may not be used here. Allow it in the settings of your browser.',
  dictationNoMicrophone: 'No microphone was found.',
  dictationNoLine: 'Dictation needs a connection, and there is none.',
  dictationFailed: 'Dictation does not work here.',

  outbox: 'Messages that wait to be sent',
  outboxWaiting: 'Waiting to be sent',
  outboxOffline: 'Waiting: you are offline',
  edit: 'Edit message',
  delete: 'Delete message',
  save: 'Save',
  cancel: 'Cancel',

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
  stopped: 'You stopped this answer',
  cutAtLength: 'The answer reached its greatest length',
  continue: 'Continue',
  actions: 'Actions',
  editSent: 'Edit',
  sendEdited: 'Send',
  regenerate: 'Regenerate',
  goodAnswer: 'Good answer',
  badAnswer: 'Bad answer',
  readAloud: 'Read aloud',
  stopReading: 'Stop reading',
  deleteSent: 'Delete',
  askDelete: 'Delete it?',
  askDeleteOn: 'Delete from here on?',
  branches: 'Versions',
  previousBranch: 'Previous version',
  nextBranch: 'Next version',
  branchNumber: (number: number, count: number) => `Version ${number} of ${count}`,
  picture: 'Picture',
  savePicture: 'Save picture',
  pictureFailed: 'could not be shown',
  tokens: (count: string, isEstimate: boolean) => `${isEstimate ? '~' : ''}${count} tokens`,
  tokensPerSecond: (count: string) => `${count} tokens/s`,
  timeToFirstToken: (seconds: string) => `first token after ${seconds} s`,
  cost: (amount: string) => `cost ${amount}`,
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
  calledTool: (name: string) => `Called ${name}`,
  wantsTool: (name: string) => `Wants to use ${name}`,
  refusedTool: (name: string) => `You refused ${name}`,
  approve: 'Approve',
  refuse: 'Refuse',
  refuseReason: 'Reason (optional)',
  toolArguments: 'Request',
  toolOutput: 'Result',

  saidSent: 'Sent.',
  saidReplying: 'The assistant is answering.',
  saidWaiting: 'Message waits to be sent.',
  saidRated: 'Feedback saved.',
  saidUnrated: 'Feedback taken back.',
  saidBranch: (number: number, count: number) => `Version ${number} of ${count}.`,
  saidApproval: (name: string) => `The assistant wants to use ${name}. Approve or refuse.`,
  saidApproved: 'Approved.',
  saidRefused: 'Refused.',
  saidComplete: 'Answer complete.',
  saidStopped: 'Answer stopped.',
  saidCode: (lines: number, language: string) =>
    `Code, ${lines} ${lines === 1 ? 'line' : 'lines'}${language === '' ? '' : `, ${language}`}.`,
  saidTable: (rows: number, columns: number) => `Table, ${rows} rows, ${columns} columns.`,
  saidImage: (alt: string) => (alt === '' ? 'Image.' : `Image: ${alt}.`),
} as const;
