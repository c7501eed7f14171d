import {wireOrigin} from './place.js';
import {type WireScript, wireUrl} from './wire-url.js';

/** One request that was made, as the code under test made it. */
export interface MadeRequest {
  readonly url: URL;
  readonly init: RequestInit;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What answers a request: a script of the real endpoint, or a line that fails before it is reached. */
export type Step = WireScript | 'line-down' | ((request: MadeRequest) => WireScript | 'line-down');

export interface ScriptedWire {
  readonly endpoint: string;
  readonly fetch: typeof globalThis.fetch;
  readonly requests: readonly MadeRequest[];
}

/**
 * A `fetch` whose n-th request is answered by the n-th step, over a real socket. A request beyond the last step is
 * an error: nobody expected it.
 */
export function scriptWire(...steps: readonly Step[]): ScriptedWire {
  const requests: MadeRequest[] = [];
  return {
    endpoint: `${wireOrigin}/api/ai/chat/stream`,
    requests,
    fetch: async (input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const body =
        typeof init.body === 'string' && init.body !== '' ? (JSON.parse(init.body) as unknown) : undefined;
      const request: MadeRequest = {url, init, headers: new Headers(init.headers), body};
      const step = steps[requests.length];
      requests.push(request);
      if (!step) throw new Error(`Nobody expected request ${requests.length}: ${init.method} ${url}`);
      const script = typeof step === 'function' ? step(request) : step;
      if (script === 'line-down') throw new TypeError('the line is down');
      return globalThis.fetch(wireOrigin + wireUrl(script), init);
    },
  };
}

/** Frames of the native wire, numbered from `from`. */
export function nativeFrames(streamId: string, events: readonly object[], from = 0): string[] {
  return events.map(
    (event, at) => `id: ${streamId}.${from + at}\ndata: ${JSON.stringify({...event, seq: from + at})}\n\n`,
  );
}

/** Waits until `condition` holds; fails after five seconds with its words. */
export async function until(condition: () => boolean, words = String(condition)): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
