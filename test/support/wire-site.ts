import {readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {extname, join, normalize} from 'node:path';
import {setImmediate} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** A recorded answer of a service, and the type under which that service sends it. */
export interface RecordedAnswer {
  /** Below test/fixtures/wire. */
  readonly file: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AskedWire {
  readonly protocol: string;
  /** Default: `/model`. */
  readonly endpoint?: string | undefined;
}

export interface WireSite {
  readonly url: string;
  /** Bodies of the requests that the service was asked with. */
  readonly asked: readonly unknown[];
  /** A page with the element of the built script file, which talks to the service that gives `answers`, one a request. */
  page(chat: AskedWire, answers: readonly RecordedAnswer[]): string;
  close(): Promise<void>;
}

/** A site with the built element, and beside it a model service of any wire that answers with recordings, a few bytes at a time. */
export async function openWireSite(): Promise<WireSite> {
  let chat: AskedWire = {protocol: ''};
  let answers: readonly RecordedAnswer[] = [];
  const asked: unknown[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const {pathname} = new URL(request.url ?? '/', 'http://site');
    if (request.method === 'POST') {
      asked.push(JSON.parse(await bodyOf(request)));
      await sendRecorded(response, answers[asked.length - 1]);
    } else if (pathname === '/') {
      response.writeHead(200, {'content-type': 'text/html; charset=utf-8'}).end(pageOf(chat));
    } else await sendFile(response, pathname);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    page(nextChat, nextAnswers) {
      chat = nextChat;
      answers = nextAnswers;
      asked.length = 0;
      return url;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const pageOf = ({protocol, endpoint = '/model'}: AskedWire): string => `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>${protocol}</title>
  <link rel="icon" href="data:," />
  <script type="module" src="/dist/chat-stream.js"></script>
  <style>body { margin: 0; block-size: 100vh }</style>
  <chat-stream endpoint="${endpoint}" protocol="${protocol}" heading="${protocol}"></chat-stream>
</html>`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  return body;
}

/** In pieces of seven bytes: lines, characters and events are cut anywhere. */
async function sendRecorded(response: ServerResponse, recorded: RecordedAnswer | undefined): Promise<void> {
  if (!recorded) {
    response.writeHead(500).end();
    return;
  }
  const bytes = await readFile(join(projectRoot, 'test/fixtures/wire', recorded.file));
  response.writeHead(200, {'content-type': recorded.contentType, ...recorded.headers});
  for (let at = 0; at < bytes.length; at += 7) {
    response.write(bytes.subarray(at, at + 7));
    await setImmediate();
  }
  response.end();
}

const types: Readonly<Record<string, string>> = {'.js': 'text/javascript; charset=utf-8', '.css': 'text/css'};

async function sendFile(response: ServerResponse, pathname: string): Promise<void> {
  const type = types[extname(pathname)];
  if (!type || !pathname.startsWith('/dist/')) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {'content-type': type}).end(await readFile(join(projectRoot, normalize(pathname))));
}
