/** The house of DESIGN, section 2, held by a machine: who may import whom, no cycles, no long files, no unsafe markup. */
import {describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {
  brokenImports,
  cycles,
  type Floors,
  type LazyException,
  strangeImports,
  tooLong,
  unsafeMarkup,
  wrongDirections,
} from './architecture/house-rules.js';
import {readSources} from './architecture/source-graph.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const product = readSources(root, ['src', 'components']);
const server = readSources(root, ['demo/server']);
const page = new Map([...readSources(root, ['demo'])].filter(([path]) => !path.startsWith('demo/server/')));
const everything = readSources(root, ['.']);

const words = ['src/model', 'src/base'];
const productFloors: Floors = {
  'src/base': [],
  'src/model': ['src/base'],
  'src/encoders': words,
  'src/guards': words,
  'src/transport': ['src/base'],
  'src/protocols': ['src/transport', ...words],
  'src/stream': ['src/protocols', 'src/transport', ...words],
  'src/chat': ['src/stream', 'src/protocols', 'src/transport', 'src/guards', ...words],
  'src/plugin-host': ['src/chat', ...words],
  'src/testing': ['src/encoders', ...words],
  'src/markdown': ['src/base'],
  'src/index.ts': ['src/chat', 'src/stream', 'src/protocols', 'src/transport', 'src/guards', ...words],
  // Never transport: what the element needs of the line, the chat tells it.
  components: ['src/chat', 'src/stream', 'src/protocols', 'src/guards', 'src/markdown', ...words],
  'components/script-tag.ts': ['components', 'src/index.ts', 'src/markdown'],
};

const lazyExceptions: LazyException[] = [
  {
    from: 'src/chat/first-names.ts',
    to: 'src/markdown/render-to-string.ts',
    because:
      'processMarkdownStreaming is a first name of the service; the renderer is loaded when it is called',
  },
];

const shared = ['src/base', 'src/model', 'src/guards', 'src/encoders'];
/** The server's floors, the lowest first: each imports from those below it, and from `shared`. */
const serverLayers = [
  ['store', 'stream-log', 'guards', 'providers'],
  ['limits', 'models', 'keys', 'people'],
  ['generation'],
  ['cache', 'files', 'inspect', 'knowledge', 'templates'],
  ['watch'],
  // What the environment may say of the floors below.
  ['settings'],
  ['routes'],
  // What the routes do, for callers that share a line.
  ['socket'],
].map((layer) => layer.map((name) => `demo/server/${name}`));
const serverFloors: Floors = {
  ...Object.fromEntries(shared.map((floor) => [floor, productFloors[floor] ?? []])),
  ...Object.fromEntries(
    serverLayers.flatMap((layer, height) =>
      layer.map((floor) => [floor, [...serverLayers.slice(0, height).flat(), ...shared]]),
    ),
  ),
  // main, app, config, listener: what puts the others together.
  'demo/server': [...serverLayers.flat(), ...shared],
};

const onServerFloors = new Map([
  ...server,
  ...[...product].filter(([path]) => shared.some((floor) => path.startsWith(`${floor}/`))),
]);

describe('the house', () => {
  it('has no import that goes up, in the SDK and the elements', () => {
    expect(wrongDirections(product, productFloors, lazyExceptions)).to.deep.equal([]);
  });

  it('has no import that goes up, in the server', () => {
    expect(wrongDirections(onServerFloors, serverFloors)).to.deep.equal([]);
  });

  it('gives the server nothing of the client', () => {
    const reach = [...server].filter(([, text]) =>
      /from '[./]*\/(?:components|src\/(?!base|model|guards|encoders))/.test(text),
    );
    expect(reach.map(([path]) => path)).to.deep.equal([]);
  });

  it('lets the demo page use public entry points only', () => {
    const paths = [...page]
      .filter(([, text]) => /['"](?:\.\.\/)+(?:src|components)\//.test(text))
      .map(([path]) => path);
    expect([...paths, ...strangeImports(page, ['chat-stream'])]).to.deep.equal([]);
  });

  it('installs nothing for its users but the listed packages', () => {
    const installed = [
      '@microsoft/fetch-event-source',
      'dompurify',
      'eventsource-parser',
      'highlight.js',
      'idb',
      'lit',
      'marked',
      'temml',
      'tokenx',
      'valibot',
    ];
    // Who tests with `chat-stream/testing` has msw: it is an optional peer.
    const [testing, others] = [true, false].map(
      (isWanted) => new Map([...product].filter(([path]) => path.startsWith('src/testing/') === isWanted)),
    );
    expect(strangeImports(others ?? product, installed)).to.deep.equal([]);
    expect(strangeImports(testing ?? product, [...installed, 'msw'])).to.deep.equal([]);
  });

  it('has no cycle of modules', () => {
    expect(cycles(everything)).to.deep.equal([]);
  });

  it('imports no file that is missing', () => {
    expect(brokenImports(everything)).to.deep.equal([]);
  });

  it('has no file over 300 lines', () => {
    expect(tooLong(everything)).to.deep.equal([]);
  });

  it('makes markup, styles and code from no string', () => {
    const allowed = [] as const;
    expect(unsafeMarkup(new Map([...product, ...server, ...page]), allowed)).to.deep.equal([]);
  });
});
