import {ChatError} from '../../base/chat-error.js';
import {errorFromHost} from './host-fault.js';
import {receiveMessage} from './host-message.js';
import {MessageHost} from './message-host.js';
import type {HostRequest, StreamHost} from './stream-host.js';

type Invoke = (command: string, args: Record<string, unknown>) => Promise<unknown>;

/** The part of `@tauri-apps/api/core` by which messages come in order. */
interface ChannelParts {
  readonly invoke: Invoke;
  readonly Channel: new () => {onmessage: (message: unknown) => void};
}

/** `invoke` of `@tauri-apps/api/core` and `listen` of `@tauri-apps/api/event`. */
interface EventParts {
  readonly invoke: Invoke;
  readonly listen: (
    event: string,
    handler: (event: {readonly payload: unknown}) => void,
  ) => Promise<() => void>;
}

export interface TauriHostOptions {
  /** The command that begins a stream. Default `start_stream`. */
  readonly command?: string;
  /** The command that ends one; it gets `{executionId}`. Default `cancel_execution`. */
  readonly cancelCommand?: string;
  /** Where the answer comes by events: their name. Default `chat-stream`. */
  readonly event?: string;
}

/**
 * A Tauri v2 application as the host.
 *
 * With `Channel` the command gets `{request, onEvent}`, `onEvent` an `ipc::Channel` that carries `HostMessage`s: they
 * arrive in order, whatever their size. With `listen` it gets `{request}` and emits events whose payload is a
 * `HostMessage` with the execution as its `blockId`: `{blockId, content, timestamp}`, at the end `{blockId, end: true}`.
 * Events of other executions are left to those who wait for them.
 *
 * @see https://v2.tauri.app/develop/calling-frontend/
 */
export function tauriHost(parts: ChannelParts | EventParts, options: TauriHostOptions = {}): StreamHost {
  return 'Channel' in parts ? channelHost(parts, options) : eventHost(parts, options);
}

function channelHost(
  {invoke, Channel}: ChannelParts,
  {command = 'start_stream', cancelCommand = 'cancel_execution'}: TauriHostOptions,
): StreamHost {
  return {
    startStream: (request, sink) => {
      const onEvent = new Channel();
      onEvent.onmessage = (message) => receiveMessage(message, sink);
      // What the command returns may overtake what it sent: only a failure says something.
      invoke(command, {request, onEvent}).catch((error: unknown) => sink.error(errorFromCommand(error)));
    },
    cancel: (executionId) => invoke(cancelCommand, {executionId}),
  };
}

function eventHost(
  {invoke, listen}: EventParts,
  {command = 'start_stream', cancelCommand = 'cancel_execution', event = 'chat-stream'}: TauriHostOptions,
): StreamHost {
  let listening: Promise<unknown> | null = null;
  const host = new MessageHost({
    start: async (request: HostRequest) => {
      // Before the command: an event that nobody listens for is lost.
      listening ??= listen(event, ({payload}) => {
        const blockId = (payload as {readonly blockId?: unknown} | null)?.blockId;
        if (typeof blockId === 'string' && host.knows(blockId)) host.receive(blockId, payload);
      });
      await listening.catch((error: unknown) => {
        listening = null;
        throw error;
      });
      if (!host.knows(request.executionId)) return;
      await invoke(command, {request}).catch((error: unknown) => {
        throw errorFromCommand(error);
      });
    },
    cancel: (executionId) => invoke(cancelCommand, {executionId}),
  });
  return host;
}

const missingCommand = /\bcommand\b.*\bnot (?:found|allowed)\b|\bnot allowed\b.*\bcommand\b/i;

/** Tauri rejects with a sentence where a command is not there, or not allowed to this window. */
function errorFromCommand(error: unknown): ChatError {
  const isMissing = typeof error === 'string' && missingCommand.test(error);
  if (!isMissing) return errorFromHost(error);
  return new ChatError('The Tauri command that should answer is not there, or not allowed to this window.', {
    code: 'bridge',
    stage: 'connect',
    cause: error,
  });
}
