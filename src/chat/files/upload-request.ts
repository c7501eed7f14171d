import {ChatError} from '../../base/chat-error.js';
import type {Clock} from '../../base/clock.js';
import {lineLost} from '../../transport/guarded-fetch.js';
import {shownAddress} from '../../transport/shown-address.js';

export interface UploadRequest {
  readonly url: string;
  /** Without a content type: that of the form names its boundary. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FormData;
  readonly isWithCredentials: boolean;
  readonly signal: AbortSignal;
  /** Milliseconds without a byte that moves, after which the upload is given up. */
  readonly silenceMs: number;
  readonly clock: Clock;
  /** Bytes of the body that left. */
  onSent(bytes: number): void;
}

/** Whether this place has what tells how far an upload is. Service workers and Node have not. */
export const canTellProgress = (): boolean => typeof XMLHttpRequest === 'function';

/**
 * Posts a form by XMLHttpRequest, the one way in which browsers tell how far an upload is. Its address was checked before.
 *
 * It follows redirects, and cannot be told not to: an answer from another address is refused, after the browser has sent the form there.
 * The page's `connect-src` holds for that too, and another origin has to allow it first, since uploads that are listened to
 * are always preflighted.
 *
 * @throws {ChatError} `network`, `offline`, `timeout`; `protocol` for a redirect. @throws the signal's reason when aborted.
 * @see https://xhr.spec.whatwg.org/#the-upload-attribute
 */
export function postForm(request: UploadRequest): Promise<Response> {
  const {url, headers, body, isWithCredentials, signal, silenceMs, clock, onSent} = request;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const xhr = new XMLHttpRequest();
    let timer: unknown;
    const stop = (): void => xhr.abort();
    const settle = (end: () => void): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      end();
    };
    const fail = (error: unknown): void => settle(() => reject(error));
    const watch = (): void => {
      clock.clearTimeout(timer);
      timer = clock.setTimeout(() => {
        fail(new ChatError('The upload stood still.', {code: 'timeout', stage: 'connect'}));
        xhr.abort();
      }, silenceMs);
    };
    xhr.addEventListener('load', () => {
      if (isElsewhere(xhr.responseURL, url)) fail(redirected(url));
      else settle(() => resolve(answerOf(xhr)));
    });
    xhr.addEventListener('error', () => fail(lineLost(undefined, 'connect')));
    xhr.addEventListener('abort', () => fail(signal.reason));
    xhr.upload.addEventListener('progress', ({loaded}) => {
      watch();
      onSent(loaded);
    });
    signal.addEventListener('abort', stop);
    xhr.open('POST', url);
    xhr.withCredentials = isWithCredentials;
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    watch();
    xhr.send(body);
  });
}

function isElsewhere(answered: string, asked: string): boolean {
  const withoutHash = (url: string): string => new URL(url).href.replace(/#.*$/, '');
  return answered !== '' && withoutHash(answered) !== withoutHash(asked);
}

function redirected(url: string): ChatError {
  const address = shownAddress(url);
  return new ChatError(`${address} answered with a redirect. Give its final address as \`filesEndpoint\`.`, {
    code: 'protocol',
    stage: 'open',
  });
}

/** An answer as `fetch` gives it. */
function answerOf(xhr: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of xhr.getAllResponseHeaders().trim().split('\r\n')) {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) headers.append(name, value);
  }
  const isEmpty = [204, 205, 304].includes(xhr.status);
  return new Response(isEmpty ? null : xhr.responseText, {status: xhr.status, headers});
}
