import {agUiEncoder} from './ag-ui.js';
import {aiSdkEncoder} from './ai-sdk.js';
import {anthropicEncoder} from './anthropic.js';
import {chatChunkEncoder} from './chat-chunk.js';
import {chatStreamEncoder} from './chat-stream.js';
import {geminiEncoder} from './gemini.js';
import {ollamaEncoder} from './ollama.js';
import {openAIChatEncoder} from './openai-chat.js';
import {openAIResponsesEncoder} from './openai-responses.js';
import {textEncoder} from './text.js';
import type {AnswerFacts, WireEncoder, WireName} from './wire-encoder.js';

const encoders: Readonly<Record<WireName, (facts: AnswerFacts) => WireEncoder>> = {
  'chat-stream': chatStreamEncoder,
  text: textEncoder,
  'openai-chat': openAIChatEncoder,
  'openai-responses': openAIResponsesEncoder,
  anthropic: anthropicEncoder,
  gemini: geminiEncoder,
  ollama: ollamaEncoder,
  'ai-sdk': aiSdkEncoder,
  'ag-ui': agUiEncoder,
  'chat-chunk': chatChunkEncoder,
};

/** What writes one answer as the bytes of `wire`, with that wire's usual options. */
export function encoderFor(wire: WireName, facts: AnswerFacts): WireEncoder {
  return encoders[wire](facts);
}
