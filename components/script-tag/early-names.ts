/**
 * What a script tag gives at once: the elements, registered, and what a page needs to make a service of its own. From where they are
 * made, and not from the index: what that names besides would come with them.
 */

export {ChatError, chatErrorCodes, hintFor} from '../../src/base/chat-error.js';
export {realmSignals} from '../../src/base/page-signals.js';
export {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
export {ChatMessage, textMessage} from '../../src/model/message.js';
export {bridge} from '../../src/transport/bridge/bridge.js';
export {electronHost} from '../../src/transport/bridge/electron-host.js';
export {setChatStreamHandler} from '../../src/transport/bridge/stream-handler.js';
export {tauriHost} from '../../src/transport/bridge/tauri-host.js';
export * from '../define.js';
