import type {ChatMessage} from '../model/message.js';
import type {MessagePart, SourcePart, ToolCallPart} from '../model/message-part.js';
import type {ChatState} from './state.js';

export const transcriptFormats = ['markdown', 'json'] as const;
/** `markdown` for people: who said what and when. `json` for programs: all fields of each message. */
export type TranscriptFormat = (typeof transcriptFormats)[number];

const authors = {user: 'You', assistant: 'Assistant', system: 'System'} as const;
const endings: Partial<Record<ChatMessage['status'], string>> = {
  sending: 'Not complete: it is still being written.',
  streaming: 'Not complete: it is still being written.',
  stopped: 'Not complete: it was stopped.',
  error: 'Not complete: it failed.',
  interrupted: 'Not complete: it was interrupted.',
};

/**
 * The conversation that `state` shows, as a text to keep.
 *
 * `markdown` is for people: who said what and when, sources and files by name, what tools were asked and gave. Application data
 * is left out. `json` is for programs: `{version, conversationId, messages}` with all fields of each message; `new ChatMessage(fields)`
 * makes one again. Both hold the messages that are shown, and not the branches beside them.
 *
 * @throws {TypeError} where `format` is neither, or JSON has no form for what the application put into a message.
 */
export function exportTranscript(state: ChatState, format: TranscriptFormat): string {
  if (!transcriptFormats.includes(format)) {
    throw new TypeError(`Expected \`format\` to be "markdown" or "json", got "${format}".`);
  }
  const messages = state.reply ? [...state.messages, state.reply] : state.messages;
  if (format === 'markdown') return `${messages.map(turn).join('\n\n---\n\n')}\n`;
  const {conversationId} = state;
  return `${JSON.stringify({version: 1, conversationId, messages}, null, 2)}\n`;
}

function turn(message: ChatMessage): string {
  const {role, status, parts} = message;
  const when = message.timestamp.toISOString().slice(0, 16).replace('T', ' ');
  const sources = parts.filter((part) => part.type === 'source');
  const ending = role === 'assistant' ? endings[status] : undefined;
  return [
    `**${authors[role]}**, ${when} UTC`,
    ...parts.map(written),
    sources.length === 0 ? '' : ['Sources:', '', ...sources.map(source)].join('\n'),
    ending ? `*${ending}*` : '',
  ]
    .filter((piece) => piece !== '')
    .join('\n\n');
}

function written(part: MessagePart): string {
  switch (part.type) {
    case 'text':
      return closed(part.text.trim());
    case 'reasoning':
      return ['*Thought:*', ...closed(part.text.trim()).split('\n')]
        .map((line) => `> ${line}`.trimEnd())
        .join('\n');
    case 'tool-call':
      return toolCall(part);
    case 'file':
      return `File: ${inline(part.name)}`;
    case 'error':
      return `*${inline(part.hint)}*`;
    case 'source':
    case 'data':
      return '';
  }
}

function toolCall({name, arguments: asked, output}: ToolCallPart): string {
  const given = typeof output === 'string' ? output : JSON.stringify(output, null, 2);
  return [
    `Tool: ${inline(name)}`,
    block(asked),
    ...(given === undefined ? [] : ['Result:', block(given)]),
  ].join('\n\n');
}

function source({title, url}: SourcePart): string {
  const isWeb = url !== undefined && /^https?:\/\/[^\s<>]+$/iu.test(url);
  return isWeb ? `- [${inline(title)}](<${url}>)` : `- ${inline(title)}`;
}

/** `text` with the fence closed that it may have been cut in: what follows must not become its code. */
function closed(text: string): string {
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/u.exec(line);
    if (!fence) continue;
    const [, marks = '', rest = ''] = fence;
    if (open === null) open = marks[0] === '`' && rest.includes('`') ? null : marks;
    else if (marks[0] === open[0] && marks.length >= open.length && rest.trim() === '') open = null;
  }
  return open === null ? text : `${text}\n${open}`;
}

/** `text` as code, in a fence that is longer than any within. */
function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}json\n${text}\n${fence}`;
}

/** A name in one line, none of whose characters means anything in Markdown. */
function inline(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_[\]<>&~|#]/gu, '\\$&');
}
