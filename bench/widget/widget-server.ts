import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {bundle, type Scripts} from '../markdown/bundles.js';
import {AnswerStream} from './answer-stream.js';
import type {WidgetName} from './settings.js';

export interface WidgetServer {
  /** The address of the page that holds one chat. */
  urlOf(widget: WidgetName): string;
  /** What the next question is answered with. */
  next(text: string, chunksPerSecond: number): AnswerStream;
  close(): Promise<void>;
}

/** A window of the usual size, with a chat that fills it. */
const document = (widget: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${widget}</title>
<style>
html, body, .frame {block-size: 100%; margin: 0}
body {font: 16px/1.6 system-ui, sans-serif}
body, .frame {display: flex; flex-direction: column}
main {flex: 1; overflow-y: auto; min-block-size: 0; padding-inline: calc(50% - 32ch)}
main.plain p {margin: 0; min-block-size: 1lh}
textarea {font: inherit; margin: 8px}
</style>
<body><script type="module" src="/${widget}/${widget}.js"></script></body></html>`;

const headers = {
  'cache-control': 'no-store',
  // Isolated from other origins, a page is told the time to 5 µs instead of 100.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Serves a page for each of `widgets`, and one answer after another. @throws {Error} where one does not build. */
export async function serveWidgets(widgets: readonly WidgetName[]): Promise<WidgetServer> {
  const pages = new Map<string, Scripts>();
  for (const widget of widgets) pages.set(widget, await bundle(`bench/widget/peers/${widget}.ts`));
  let next = new AnswerStream('', Number.POSITIVE_INFINITY);
  const server = createServer(({url = '/', method}, response) => {
    if (method === 'POST') {
      void next.write(response);
      return;
    }
    const [, widget = '', ...rest] = url.split('/');
    const scripts = pages.get(widget);
    const script = scripts?.get(`/${rest.join('/')}`);
    if (script) response.writeHead(200, {...headers, 'content-type': 'text/javascript'}).end(script);
    else if (scripts && rest.join('') === '')
      response.writeHead(200, {...headers, 'content-type': 'text/html'}).end(document(widget));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {
    urlOf: (widget) => `http://127.0.0.1:${port}/${widget}/`,
    next: (text, chunksPerSecond) => {
      next = new AnswerStream(text, chunksPerSecond);
      return next;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
