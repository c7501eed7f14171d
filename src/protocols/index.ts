export {chatStream} from './chat-stream.js';
export {type OpenAIChatOptions, openAIChat} from './openai-chat.js';
export type {Decoded, Decoder, Protocol, ResumeAbility, ResumePoint, StopPoint, Turn} from './protocol.js';
