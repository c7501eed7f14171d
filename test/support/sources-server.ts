import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';

const root = new URL('../../', import.meta.url);

const packages = {
  valibot: '/node_modules/valibot/dist/index.mjs',
  idb: '/node_modules/idb/build/index.js',
};

const page = `<!doctype html><title>Sources</title>
<script type="importmap">${JSON.stringify({imports: packages})}</script>`;

export interface SourcesServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the sources as modules, each transpiled when asked for, and an empty page at every other address. */
export async function serveSources(): Promise<SourcesServer> {
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    if (!/^\/(src|test|node_modules)\/[^%]*\.m?js$/.test(pathname)) {
      response.writeHead(200, {'content-type': 'text/html; charset=utf-8'}).end(page);
      return;
    }
    readModule(pathname.slice(1)).then(
      (code) => response.writeHead(200, {'content-type': 'text/javascript; charset=utf-8'}).end(code),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readModule(path: string): Promise<string> {
  const file = fileURLToPath(new URL(path, root));
  if (path.startsWith('node_modules/')) return readFile(file, 'utf8');
  const {outputText} = ts.transpileModule(await readFile(file.replace(/\.js$/, '.ts'), 'utf8'), {
    compilerOptions: {module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022},
  });
  return outputText;
}
