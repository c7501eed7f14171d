import {chunkOf, withHeaders} from './http-stream.js';
import type {Fault} from './proxy.js';

/** Faults told in whole answers. */

export interface ReplacedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers in the server's place; the server hears nothing of the request. */
export function answerWith({status, headers = {}, body = ''}: ReplacedAnswer): Fault {
  return async ({line}) => {
    const bytes = Buffer.from(body);
    const length = status === 204 ? [] : [`Content-Length: ${bytes.length}`];
    const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const head = [`HTTP/1.1 ${status} ${reasons[status] ?? 'Answer'}`, ...fields, ...length].join('\r\n');
    await line.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), bytes]));
  };
}

/** The page that proxies and sign-in walls answer with. */
export const htmlPage =
  '<!doctype html>\n<html lang="en"><head><title>502 Bad Gateway</title></head>\n\n' +
  '<body><h1>Bad Gateway</h1><script>alert(1)</script>\n\ndata: not an event\n\n</body></html>\n';

/** The server's own answer under another content type; none where it is null. */
export function withContentType(type: string | null): Fault {
  return async ({ask, line}) => {
    const {head, body} = await ask();
    await line.write(withHeaders(head, {'Content-Type': type}));
    for await (const {raw} of body) await line.write(raw);
  };
}

/** Lets `pieces` pieces of the body pass, then `body` in their place, then closes as if all were well. */
export function replacedBehind(pieces: number, body: string): Fault {
  return async ({ask, line}) => {
    const answer = await ask();
    await line.write(answer.head);
    let left = pieces;
    for await (const {raw} of answer.body) {
      if (left-- <= 0) break;
      await line.write(raw);
    }
    await line.write(chunkOf(Buffer.from(body)));
    line.cut('end');
  };
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  401: 'Unauthorized',
  429: 'Too Many Requests',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
