export {agUi} from './ag-ui.js';
export type {AgUiOptions} from './ag-ui-request.js';
export {aiSdk} from './ai-sdk.js';
export type {AiSdkOptions} from './ai-sdk-request.js';
export {anthropic} from './anthropic.js';
export type {AnthropicOptions} from './anthropic-request.js';
export {type ChatChunkOptions, chatChunk} from './chat-chunk.js';
export {chatStream} from './chat-stream.js';
export {gemini} from './gemini.js';
export type {GeminiOptions} from './gemini-request.js';
export {type OllamaOptions, ollama} from './ollama.js';
export {openAIChat} from './openai-chat.js';
export type {OpenAIChatOptions} from './openai-chat-request.js';
export {openAIResponses} from './openai-responses.js';
export type {OpenAIResponsesOptions} from './openai-responses-request.js';
export type {
  Decoded,
  Decoder,
  DecoderContext,
  Protocol,
  ResumeAbility,
  ResumePoint,
  StopPoint,
  Turn,
} from './protocol.js';
export {type TextOptions, text} from './text.js';
