import {readFileSync} from 'node:fs';
import process from 'node:process';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {browserLaunchers} from './test/support/runner-browsers.mjs';
import {chatServer} from './test/support/runner-chat-server.mjs';
import {endpoints} from './test/support/runner-endpoints.mjs';
import {freePort} from './test/support/runner-port.mjs';

const {paths} = JSON.parse(readFileSync(new URL('./tsconfig.json', import.meta.url), 'utf8')).compilerOptions;

// The public names mean the sources here, as they do for the type checker and for Node under tsx.
const publicNames = {
  name: 'public-names',
  resolveImport: ({source}) => paths?.[source]?.[0].replace(/^\./, ''),
};

// The core of highlight.js is the one dependency that is no module. Bundlers make one of it; here it is done by hand.
const highlightCore = {
  name: 'highlight-core',
  transform: ({path, body}) =>
    path.endsWith('/node_modules/highlight.js/lib/core.js')
      ? `const module = {};\n${body}\nexport default module.exports;`
      : undefined,
};

const port = await freePort();

export default {
  files: [],
  port,
  nodeResolve: {exportConditions: ['browser', 'development']},
  plugins: [
    publicNames,
    highlightCore,
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: new URL('./tsconfig.json', import.meta.url).pathname,
    }),
  ],
  middleware: [endpoints(chatServer(`http://localhost:${port}`))],
  browsers: await browserLaunchers(process.env.BROWSERS ?? 'chromium'),
  concurrency: 1,
  filterBrowserLogs: ({args}) => !String(args[0]).startsWith('Lit is in dev mode'),
  // A page cannot read the environment: `npm run test:long` is told to it in the page itself.
  testRunnerHtml: (framework) =>
    `<!doctype html><body><script>globalThis.LONG = ${process.env.LONG === '1'};</script>` +
    `<script type="module" src="${framework}"></script></body>`,
  testFramework: {config: {ui: 'bdd', timeout: process.env.LONG === '1' ? '120000' : '15000'}},
  testsStartTimeout: 60_000,
  testsFinishTimeout: process.env.LONG === '1' ? 3_600_000 : 300_000,
};
