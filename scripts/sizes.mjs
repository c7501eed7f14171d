/** Gzipped sizes of what a page loads, against the limits in sizes.json. Run after the build. */
import {readdirSync, readFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import {rollup} from 'rollup';
import {printTable} from './run-step.mjs';

const limits = JSON.parse(readFileSync(new URL('./sizes.json', import.meta.url), 'utf8'));
const gzipped = (code) => gzipSync(code, {level: 9}).length;

/** What a bundler makes of an entry: the eager bytes, since what is loaded on demand is counted as a chunk. */
async function bundledSize(input) {
  const bundle = await rollup({input, plugins: [nodeResolve({browser: true}), commonjs()], onwarn: () => {}});
  const {output} = await bundle.generate({format: 'es', plugins: [terser({module: true, ecma: 2020})]});
  await bundle.close();
  const byName = new Map(output.filter(({type}) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const eager = new Set();
  const walk = (name) => {
    const chunk = byName.get(name);
    if (!chunk || eager.has(chunk)) return;
    eager.add(chunk);
    chunk.imports.forEach(walk);
  };
  for (const {isEntry, fileName} of output) if (isEntry) walk(fileName);
  return [...eager].reduce((sum, {code}) => sum + gzipped(code), 0);
}

function chunkSizes() {
  try {
    return readdirSync('dist/chunks')
      .filter((name) => name.endsWith('.js'))
      .map((name) => [`chunks/${name}`, gzipped(readFileSync(`dist/chunks/${name}`))]);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Prints the table; true when nothing is over its limit, and nothing is without one. */
export async function checkSizes() {
  const sizes = [
    ['chat-stream.js', gzipped(readFileSync('dist/chat-stream.js'))],
    ['chat-stream.iife.js', gzipped(readFileSync('dist/chat-stream.iife.js'))],
    ['import "chat-stream"', await bundledSize('dist/src/index.js')],
    ['import "chat-stream/markdown"', await bundledSize('dist/src/markdown/index.js')],
    ['import "chat-stream/element"', await bundledSize('dist/components/define.js')],
    ...chunkSizes(),
  ];
  // One limit for all small chunks: each language of code is one.
  const limitOf = (name) => limits[name] ?? (name.startsWith('chunks/') ? limits['chunks/*'] : undefined);
  const rows = sizes.map(([name, bytes]) => [
    name,
    bytes,
    limitOf(name) ?? 'no limit set',
    bytes <= (limitOf(name) ?? 0) ? 'ok' : 'TOO BIG',
  ]);
  printTable([['gzip', 'bytes', 'limit', ''], ...rows]);
  return rows.every(([, , , verdict]) => verdict === 'ok');
}
