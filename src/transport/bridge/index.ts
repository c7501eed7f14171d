export {type BridgeOptions, bridge} from './bridge.js';
export {type ElectronApi, electronHost} from './electron-host.js';
export type {HostMessage} from './host-message.js';
export {MessageHost, type MessageHostOptions} from './message-host.js';
export {setChatStreamHandler} from './stream-handler.js';
export type {
  HostChunk,
  HostEvent,
  HostFault,
  HostFrame,
  HostRequest,
  HostSink,
  StreamHost,
} from './stream-host.js';
export {type TauriHostOptions, tauriHost} from './tauri-host.js';
