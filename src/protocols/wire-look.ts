import type {Frame} from '../transport/transport.js';

/** The wires that can be told by their look. */
export type SeenWire =
  | 'chat-stream'
  | 'text'
  | 'openai-chat'
  | 'openai-responses'
  | 'anthropic'
  | 'gemini'
  | 'ollama'
  | 'ai-sdk'
  | 'ag-ui'
  | 'chat-chunk';

/** Which wire the head of an answer names; null where it names none. */
export function wireOfHead(headers: Headers): SeenWire | null {
  const isAiSdk = headers.has('x-vercel-ai-ui-message-stream') || headers.has('x-vercel-ai-data-stream');
  return isAiSdk ? 'ai-sdk' : null;
}

/** The form of AG-UI's types: words in capitals. */
const agUiType =
  /^(?:CUSTOM|RAW|(?:RUN|STEP|TEXT_MESSAGE|TOOL_CALL|REASONING|THINKING|STATE|MESSAGES|ACTIVITY|SUBAGENT)_[A-Z_]+)$/;
/** Types that the AI SDK names and the native wire does not, or names for something else. */
const aiSdkType =
  /^(?:start|finish|abort|error|file|custom|(?:start|finish|reset)-step|message-metadata|steering-message|reasoning-file|source-(?:url|document)|(?:text|reasoning)-(?:start|delta|end)|tool-(?:input|output|approval)-[a-z]+|data-.+)$/;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Which wire a frame is of, in an answer with this head. Null for one that says nothing of it: a heartbeat, the half of something.
 */
export function wireOfFrame({event, data}: Frame, headers: Headers | null): SeenWire | null {
  const text = data.trim();
  if (text === '' || event === 'ping' || event === 'heartbeat') return null;
  if (text === '[DONE]') return 'openai-chat';
  // What the data stream of AI SDK 4 looks like; its reader says what is wrong with it.
  if (/^[0-9a-k]:["[{]/.test(text)) return 'ai-sdk';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    if (text.startsWith('{') || text.startsWith('[')) return null;
    // A server that names its stream writes JSON: bare words came from somebody in between.
    return headers?.has('stream-id') ? 'chat-stream' : 'text';
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return 'text';
  const isLines = /ndjson|jsonl/i.test(headers?.get('content-type') ?? '');
  return wireOfFields(json as Fields, isLines);
}

function wireOfFields(fields: Fields, isLines: boolean): SeenWire | null {
  const {type} = fields;
  if (typeof type === 'string') return wireOfType(type, fields);
  if ('choices' in fields || isWord(fields['object'], 'chat.completion')) return 'openai-chat';
  if ('candidates' in fields || 'promptFeedback' in fields || 'usageMetadata' in fields) return 'gemini';
  if ('ChatChunk' in fields || 'Error' in fields) return 'chat-chunk';
  if (typeof fields['done'] === 'boolean') return 'message' in fields ? 'ollama' : 'chat-chunk';
  if ('req_id' in fields) return 'chat-chunk';
  if ('error' in fields) return wireOfError(fields['error'], isLines);
  if (typeof fields['text'] === 'string') return 'text';
  return 'chat-stream';
}

function wireOfType(type: string, fields: Fields): SeenWire | null {
  if (type === 'ping') return null;
  if (agUiType.test(type)) return 'ag-ui';
  if (type === 'chat_chunk' || type === 'ChatChunk' || 'req_id' in fields) return 'chat-chunk';
  if (type.startsWith('response.')) return 'openai-responses';
  if (/^(?:message_(?:start|delta|stop)|content_block_\w+)$/.test(type)) return 'anthropic';
  if (type === 'error') return wireOfTypedError(fields);
  // The native wire says `start` and `file` too, and with names of its own.
  const isNative = ['streamId', 'stream_id', 'conversationId', 'conversation_id', 'fileId', 'seq'].some(
    (name) => name in fields,
  );
  return aiSdkType.test(type) && !isNative ? 'ai-sdk' : 'chat-stream';
}

function wireOfTypedError(fields: Fields): SeenWire {
  if ('errorText' in fields) return 'ai-sdk';
  if ('sequence_number' in fields) return 'openai-responses';
  const {error} = fields;
  const inner = typeof error === 'object' && error !== null ? (error as Fields)['type'] : null;
  return isWord(inner, '') ? 'anthropic' : 'chat-stream';
}

/** Nearly all wires say `{"error": …}`, so that the first of them will do. */
function wireOfError(error: unknown, isLines: boolean): SeenWire {
  if (isLines) return 'ollama';
  const isGemini = typeof error === 'object' && error !== null && 'status' in error;
  return isGemini ? 'gemini' : 'openai-chat';
}

function isWord(value: unknown, start: string): boolean {
  return typeof value === 'string' && value.startsWith(start);
}
