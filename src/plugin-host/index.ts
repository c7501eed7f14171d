/**
 * chat-stream/plugin-host: chats for plugins in workers and sandboxed iframes, held by the page around them.
 *
 * @module
 */
export {type ConnectOptions, connectToHost} from './connect-to-host.js';
export type {HostConnection} from './host-connection.js';
export {
  type AttachedPlugin,
  type AttachOptions,
  PluginHost,
  type PluginHostOptions,
  type PluginTarget,
} from './plugin-host.js';
export type {PluginChatConfig, PluginMessage} from './plugin-messages.js';
