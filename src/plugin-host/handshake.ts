/*
 * How a page and a plugin come by a channel of their own, whichever of them is ready first: the plugin says hello
 * under a name of this one start, the page says that it is present, and answers a hello with a port.
 */

export type Hello = {readonly chatStream: 'hello'; readonly start: string};
export type Present = {readonly chatStream: 'present'};
export type Welcome = {readonly chatStream: 'welcome'; readonly start: string};

export const present: Present = {chatStream: 'present'};

export function isHello(data: unknown): data is Hello {
  const {chatStream, start} = fieldsOf(data);
  return chatStream === 'hello' && typeof start === 'string';
}

export function isPresent(data: unknown): boolean {
  return fieldsOf(data)['chatStream'] === 'present';
}

export function isWelcome(data: unknown, start: string): boolean {
  const {chatStream, start: answered} = fieldsOf(data);
  return chatStream === 'welcome' && answered === start;
}

function fieldsOf(data: unknown): {readonly chatStream?: unknown; readonly start?: unknown} {
  return typeof data === 'object' && data !== null ? data : {};
}

/** What there is of a window, worker or worker's own scope here: the headless floors know no DOM. */
export interface MessageTarget {
  postMessage(message: unknown, options: {targetOrigin?: string; transfer?: Transferable[]}): void;
}

export interface MessageSource {
  addEventListener(
    type: 'message',
    listener: (event: MessageEvent) => void,
    options?: {signal?: AbortSignal},
  ): void;
}
