import {ChatError} from '../../base/chat-error.js';
import {hostGone} from './host-fault.js';
import {isLastMessage, receiveMessage} from './host-message.js';
import {MessageHost} from './message-host.js';
import type {HostRequest, HostSink, StreamHost} from './stream-host.js';

/**
 * What a preload script gives the page through `contextBridge`. No port crosses it, nor a signal: what is named here
 * passes plain data.
 */
export interface ElectronApi {
  /** Hands the request to the main process. */
  startStream(request: HostRequest): unknown;
  cancel(executionId: string): unknown;
  /** Calls `listener` with each `HostMessage` of the main process, and the execution it is for. */
  onMessage(listener: (executionId: string, message: unknown) => void): unknown;
}

/**
 * An Electron application as the host.
 *
 * With a port, whose other end the main process has, each stream gets a port of its own: the main process is sent
 * `{request}` with that port, answers into it with `HostMessage`s, and hears `{cancel: true}` from it when the reader
 * leaves. A stream's port that closes ahead of the end is a `premature-close`; when the first port closes the host is
 * gone. With an object of `contextBridge` all streams share one line.
 *
 * @see https://www.electronjs.org/docs/latest/tutorial/message-ports
 */
export function electronHost(door: MessagePort | ElectronApi): StreamHost {
  return 'postMessage' in door ? new PortHost(door) : apiHost(door);
}

function apiHost(api: ElectronApi): StreamHost {
  let isListening = false;
  const host = new MessageHost({
    start: (request) => {
      if (!isListening) api.onMessage((id, message) => host.knows(id) && host.receive(id, message));
      isListening = true;
      return api.startStream(request);
    },
    cancel: (executionId) => api.cancel(executionId),
  });
  return host;
}

interface OpenPort {
  readonly port: MessagePort;
  readonly sink: HostSink;
}

class PortHost implements StreamHost {
  readonly #door: MessagePort;
  readonly #open = new Map<string, OpenPort>();
  #isGone = false;

  constructor(door: MessagePort) {
    this.#door = door;
    door.addEventListener('close', () => this.#lose());
    door.start();
  }

  startStream(request: HostRequest, sink: HostSink): void {
    if (this.#isGone) throw hostGone();
    const {executionId} = request;
    const {port1: port, port2: theirs} = new MessageChannel();
    this.#open.set(executionId, {port, sink});
    port.addEventListener('message', ({data}) => {
      if (!this.#open.has(executionId)) return;
      if (isLastMessage(data)) this.#close(executionId);
      receiveMessage(data, sink);
    });
    port.addEventListener('close', () => {
      if (this.#open.delete(executionId)) sink.error(portClosed());
    });
    port.start();
    this.#door.postMessage({request}, [theirs]);
  }

  cancel(executionId: string): void {
    this.#open.get(executionId)?.port.postMessage({cancel: true});
    this.#close(executionId);
  }

  #close(executionId: string): void {
    const open = this.#open.get(executionId);
    this.#open.delete(executionId);
    open?.port.close();
  }

  #lose(): void {
    this.#isGone = true;
    for (const [executionId, {sink}] of [...this.#open]) {
      this.#close(executionId);
      sink.error(hostGone());
    }
  }
}

function portClosed(): ChatError {
  return new ChatError('The host closed the port of the stream ahead of its end.', {code: 'premature-close'});
}
