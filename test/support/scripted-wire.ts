import {wireOrigin} from './place.js';
import {type WireScript, wireUrl} from './wire-url.js';

/**
 * Firefox says that an answer began when its first byte comes; everywhere else a head alone says so. What only a head
 * can tell is told to Firefox by an answer that was made here.
 */
const tellsBareHeads = !globalThis.navigator?.userAgent.includes('Firefox');

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
  /** True while the head of an answer is under way. */
  readonly isAwaitingHead: boolean;
}

/** Asks the real endpoint for what `script` says. */
export function playScript(script: WireScript, init: RequestInit = {}): Promise<Response> {
  const isBareHead = script.cut === 'hold' && (script.chunks ?? []).length === 0;
  return isBareHead && !tellsBareHeads
    ? Promise.resolve(bareHead(script, init.signal))
    : globalThis.fetch(wireOrigin + wireUrl(script), init);
}

/** An answer whose body never comes, until it is aborted. */
function bareHead({status, type, headers}: WireScript, signal?: AbortSignal | null): Response {
  const body = new ReadableStream({
    start: (controller) =>
      signal?.addEventListener('abort', () => controller.error(signal.reason), {once: true}),
  });
  const heads = {'content-type': type ?? 'text/event-stream; charset=utf-8', ...headers};
  return new Response(body, {status: status ?? 200, headers: heads});
}

/**
 * A `fetch` whose n-th request is answered by the n-th step, over a real socket. A request beyond the last step is
 * an error: nobody expected it.
 */
export function scriptWire(...steps: readonly Step[]): ScriptedWire {
  const requests: MadeRequest[] = [];
  let headsAwaited = 0;
  return {
    endpoint: `${wireOrigin}/api/ai/chat/stream`,
    requests,
    get isAwaitingHead() {
      return headsAwaited > 0;
    },
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
      headsAwaited += 1;
      try {
        return await playScript(script, init);
      } finally {
        headsAwaited -= 1;
      }
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
