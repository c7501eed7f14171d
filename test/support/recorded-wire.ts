/** The recorded streams below test/fixtures/wire: which there are, and what reads each. */
import {agUi} from '../../src/protocols/ag-ui.js';
import {aiSdk} from '../../src/protocols/ai-sdk.js';
import {anthropic} from '../../src/protocols/anthropic.js';
import {chatChunk} from '../../src/protocols/chat-chunk.js';
import {chatStream} from '../../src/protocols/chat-stream.js';
import {gemini} from '../../src/protocols/gemini.js';
import {ollama} from '../../src/protocols/ollama.js';
import {openAIChat} from '../../src/protocols/openai-chat.js';
import {openAIResponses} from '../../src/protocols/openai-responses.js';
import type {Protocol} from '../../src/protocols/protocol.js';
import {text} from '../../src/protocols/text.js';
import {sse} from '../../src/transport/fetch-sse.js';
import {ndjson} from '../../src/transport/ndjson.js';
import type {Transport} from '../../src/transport/transport.js';
import type {RecordedAnswer} from './read-recording.js';

export interface WireRecordings {
  /** Below test/fixtures/wire. */
  readonly folder: string;
  /** What the names of its files end with. */
  readonly ending: 'sse' | 'ndjson';
  /** Each a stream, and beside it `<name>.json`: what it says. */
  readonly names: readonly string[];
  readonly protocol: () => Protocol;
  readonly transport: () => Transport;
  /** True where `auto` knows the wire by its look. */
  readonly isDetected: boolean;
  /** Recordings whose first frame looks like nothing that `auto` knows. */
  readonly undetected?: readonly string[];
  /** Where we say otherwise than the file beside the stream, and why. */
  readonly differences?: Readonly<Record<string, RecordedDifference>>;
}

export interface RecordedDifference {
  readonly because: string;
  readonly ours: Partial<RecordedAnswer>;
}

export const recordings: readonly WireRecordings[] = [
  {
    folder: 'openai-chat',
    ending: 'sse',
    protocol: openAIChat,
    transport: sse,
    isDetected: true,
    undetected: ['our-error-object'],
    names: [
      'azure-content-filter',
      'error-midstream',
      'error-midstream-openrouter',
      'plain',
      'reasoning-content-compat',
      'tool-calls-parallel',
      'truncated',
      'truncated-after-finish-reason',
      'our-azure-tools',
      'our-citations',
      'our-done-without-reason',
      'our-error-event',
      'our-error-event-of-words',
      'our-error-object',
      'our-error-without-words',
      'our-function-call',
      'our-openrouter-reasoning',
      'our-refusal',
      'our-second-choice',
      'our-usage-in-last-choice-no-done',
    ],
  },
  {
    folder: 'openai-responses',
    ending: 'sse',
    protocol: openAIResponses,
    transport: sse,
    isDetected: false,
    names: [
      'error-event-flat',
      'error-event-nested',
      'error-failed',
      'incomplete-max-tokens',
      'plain',
      'reasoning-tool-call',
      'truncated',
      'our-cancelled',
      'our-citations-and-picture',
      'our-content-filter',
      'our-done-marker',
      'our-error-without-number',
      'our-from-one',
      'our-missing-event',
      'our-parallel-calls',
      'our-reasoning-parts',
      'our-refusal',
      'our-repeated-events',
      'our-unnumbered',
    ],
  },
  {
    folder: 'anthropic-messages',
    ending: 'sse',
    protocol: anthropic,
    transport: sse,
    isDetected: false,
    names: [
      'error-overloaded',
      'plain',
      'refusal',
      'thinking-tool-use',
      'truncated',
      'our-context-window',
      'our-cut-before-stop',
      'our-documents-cited',
      'our-empty-arguments',
      'our-error-timeout',
      'our-redacted-and-unknown',
      'our-usage-grows',
      'our-web-search-paused',
    ],
  },
  {
    folder: 'seed-b-typed',
    ending: 'sse',
    protocol: chatStream,
    transport: sse,
    isDetected: true,
    names: ['error-midstream', 'error-string', 'plain', 'resumable-with-ids', 'truncated'],
  },
  {
    folder: 'gemini-sse',
    ending: 'sse',
    protocol: gemini,
    transport: sse,
    isDetected: true,
    differences: {
      'error-midstream': {because: 'usage is told with the end, and this one has none', ours: {usage: null}},
      truncated: {because: 'usage is told with the end, and this one has none', ours: {usage: null}},
    },
    names: [
      'error-midstream',
      'plain',
      'prompt-blocked',
      'safety',
      'thought-function-call',
      'truncated',
      'our-crlf',
      'our-grounded',
      'our-malformed-call',
      'our-max-tokens',
      'our-no-finish-reason',
      'our-parallel-calls',
      'our-picture-and-code',
      'our-raw-error',
      'our-second-candidate',
    ],
  },
  {
    folder: 'ollama-ndjson',
    ending: 'ndjson',
    protocol: ollama,
    transport: sse,
    isDetected: true,
    names: [
      'error-midstream',
      'length-no-final-newline',
      'plain',
      'thinking-tool-call',
      'truncated',
      'our-cached-prompt',
      'our-crlf',
      'our-error-first',
      'our-last-words-at-end',
      'our-parallel-calls',
      'our-unload',
    ],
  },
  {
    folder: 'ai-sdk-ui',
    ending: 'sse',
    protocol: aiSdk,
    transport: sse,
    isDetected: true,
    names: [
      'abort',
      'data-parts-unknown',
      'error-midstream',
      'plain',
      'reasoning-tool',
      'truncated',
      'our-approval',
      'our-data-stream-of-4',
      'our-denied',
      'our-done-with-all-closed',
      'our-done-with-open-text',
      'our-files-and-documents',
      'our-later-types',
      'our-parallel-tools-and-failures',
      'our-step-taken-back',
      'our-usage-in-metadata',
    ],
  },
  {
    folder: 'ag-ui',
    ending: 'sse',
    protocol: agUi,
    transport: sse,
    isDetected: true,
    names: [
      'chunk-events',
      'plain',
      'reasoning-tool',
      'run-error',
      'truncated',
      'our-cancelled',
      'our-error-at-once',
      'our-helpers',
      'our-interrupt',
      'our-messages-snapshot',
      'our-parallel-tools',
      'our-reasoning-chunks',
      'our-state-and-activity',
      'our-state-change-without-place',
      'our-thinking',
      'our-tool-chunks',
      'our-two-messages',
      'our-usage-of-two-models',
    ],
  },
  {
    folder: 'seed-a-text',
    ending: 'sse',
    protocol: text,
    transport: sse,
    isDetected: true,
    differences: {
      'object-no-terminator': {
        because: 'a body that ends well is an answer that ended well',
        ours: {finishReason: 'stop'},
      },
    },
    names: [
      'error-midstream',
      'json-string',
      'malformed-chunk',
      'object-no-terminator',
      'object-plain',
      'plain-text-fallback',
      'our-empty-words',
      'our-end-needs-no-space',
      'our-error-event',
      'our-error-object',
      'our-numbers-and-quotes',
      'our-plain-lines',
      'our-text-and-more',
    ],
  },
  {
    folder: 'seed-a-text',
    ending: 'sse',
    protocol: () => text({requireEnd: true}),
    transport: sse,
    isDetected: false,
    names: ['truncated'],
  },
  {
    folder: 'seed-c-websocket',
    ending: 'ndjson',
    protocol: chatChunk,
    transport: ndjson,
    isDetected: true,
    undetected: ['our-other-messages'],
    names: [
      'error',
      'externally-tagged',
      'internally-tagged',
      'truncated',
      'our-finish-error',
      'our-internal-error',
      'our-other-messages',
      'our-request-id',
      'our-session',
    ],
  },
];
