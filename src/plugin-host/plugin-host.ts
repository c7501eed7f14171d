import type {HeadersOption} from '../chat/service-options.js';
import {isHello, type MessageSource, type MessageTarget, present, type Welcome} from './handshake.js';
import {NetworkCapability} from './network-capability.js';
import type {CallOptions} from './plugin-call.js';
import {PluginLine, type PluginLineOptions} from './plugin-line.js';

export interface PluginHostOptions extends CallOptions {
  /**
   * The page's headers for a request of plugin `plugin` to `url`, such as a key that no plugin may see. They go before
   * the plugin's own, and never reach it.
   */
  readonly headers?: (request: {
    readonly plugin: string;
    readonly url: URL;
  }) => HeadersOption | Promise<HeadersOption>;
  /** Calls of one plugin that may be open at a time. Default 8. */
  readonly maxCalls?: number;
}

export interface AttachOptions {
  /** Names the plugin in errors. */
  readonly name: string;
  /** The origins that it may ask, each exactly: `['https://api.example']`. */
  readonly network: readonly string[];
  /**
   * For a plugin in an iframe: the origin of its document, or `*` for one in a sandbox, which has none of its own.
   * Needed for windows, and for nothing else.
   */
  readonly targetOrigin?: string;
}

/** A plugin that was let in. */
export interface AttachedPlugin {
  /** Shuts it out: its open calls end, and it hears a `bridge` error. */
  detach(): void;
}

/** A port, whose other end the plugin has; a worker; or the window of an iframe. */
export type PluginTarget = MessagePort | (MessageTarget & MessageSource) | MessageTarget;

const defaultMaxCalls = 8;

/**
 * Lets plugins in workers and sandboxed iframes hold chats without a network of their own: the page asks for them,
 * where each may, and tells them events. No response, header or body ever crosses.
 */
export class PluginHost {
  readonly #options: PluginHostOptions;

  /** @throws {RangeError} for `maxCalls` below 1. */
  constructor(options: PluginHostOptions = {}) {
    const {maxCalls = defaultMaxCalls} = options;
    if (!(maxCalls >= 1)) throw new RangeError(`Expected \`maxCalls\` to be at least 1, got ${maxCalls}.`);
    this.#options = options;
  }

  /**
   * Lets the plugin behind `target` in. One in a worker or window may start before or after.
   *
   * @throws {TypeError} naming the option that is wrong.
   */
  attach(target: PluginTarget, {name, network, targetOrigin}: AttachOptions): AttachedPlugin {
    if (typeof name !== 'string' || name === '') throw new TypeError('Expected `name` to name the plugin.');
    const {headers, maxCalls = defaultMaxCalls, ...options} = this.#options;
    const line: PluginLineOptions = {
      network: new NetworkCapability(name, network),
      options,
      maxCalls,
      headersFor: (url) => headers?.({plugin: name, url}) ?? {},
    };
    if (isWindow(target) !== (targetOrigin !== undefined)) {
      throw new TypeError('Expected `targetOrigin` for a window, and for no other `target`.');
    }
    if (targetOrigin !== undefined) return attachWindow(target, targetOrigin, line);
    if (isPort(target)) return attachPort(target, line);
    if ('addEventListener' in target) return greet(target, target, {}, () => true, line);
    throw new TypeError('Expected `target` to be a port, a worker or a window.');
  }
}

/** By one of the few names that a window of another origin has for this one, too. */
function isWindow(target: PluginTarget): boolean {
  return 'window' in target;
}

function isPort(target: PluginTarget): target is MessagePort {
  return 'start' in target && 'close' in target;
}

function attachPort(port: MessagePort, options: PluginLineOptions): AttachedPlugin {
  const line = new PluginLine(port, options);
  return {detach: () => line.close()};
}

function attachWindow(target: MessageTarget, targetOrigin: string, line: PluginLineOptions): AttachedPlugin {
  const isTheirs = ({source, origin}: MessageEvent): boolean =>
    (source as unknown) === target && (targetOrigin === '*' || origin === targetOrigin);
  return greet(target, globalThis as unknown as MessageSource, {targetOrigin}, isTheirs, line);
}

/** Answers the plugin's hello with a port; a hello of another start is the plugin loaded anew. */
function greet(
  target: MessageTarget,
  source: MessageSource,
  to: {readonly targetOrigin?: string},
  isTheirs: (event: MessageEvent) => boolean,
  options: PluginLineOptions,
): AttachedPlugin {
  const over = new AbortController();
  let greeted: string | null = null;
  let line: PluginLine | null = null;
  const hear = (event: MessageEvent): void => {
    if (!isTheirs(event) || !isHello(event.data) || event.data.start === greeted) return;
    greeted = event.data.start;
    line?.close();
    const {port1, port2} = new MessageChannel();
    line = new PluginLine(port1, options);
    const welcome: Welcome = {chatStream: 'welcome', start: greeted};
    target.postMessage(welcome, {...to, transfer: [port2]});
  };
  source.addEventListener('message', hear, {signal: over.signal});
  target.postMessage(present, to);
  return {
    detach: () => {
      over.abort();
      line?.close();
    },
  };
}
