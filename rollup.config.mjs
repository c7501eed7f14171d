/** The script-tag files and their chunks, from what tsc wrote to dist/. Run by `npm run build`. */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import {rollup} from 'rollup';
import {lazySplit} from './scripts/lazy-split.mjs';
import {ownLitPolicy, tscMaps} from './scripts/script-tag-plugins.mjs';

const {version} = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
const entry = fileURLToPath(new URL('./dist/components/script-tag.js', import.meta.url));
const reading = () => [nodeResolve({browser: true}), commonjs(), tscMaps()];
// In a classic script `module` would drop the global as an unused variable.
const minify = (format) =>
  terser({ecma: 2020, module: format === 'es', format: {comments: /@license|@preserve|^!/}});

// Read while the script runs: later, `document.currentScript` is another one's or null.
const scriptUrl = 'const chatStreamScriptUrl = document.currentScript?.src || document.baseURI;';

function failOnWarning({code, message}) {
  // TypeScript's decorator helper begins with `this && this.__decorate`; undefined is what it expects in a module.
  if (code === 'THIS_IS_UNDEFINED') return;
  throw new Error(`rollup: ${code}: ${message}`);
}

export default async function configs() {
  const split = lazySplit(version);
  const look = await rollup({input: entry, plugins: [split.looking(), ...reading()], onwarn: failOnWarning});
  await look.close();
  const lazy = {
    input: Object.fromEntries([...split.chunks].map(([id, name]) => [name, id])),
    plugins: [split.lazy(), ...reading(), minify('es')],
    onwarn: failOnWarning,
    output: {
      dir: 'dist/chunks',
      format: 'es',
      sourcemap: true,
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
    },
  };
  const eager = {
    input: '\0entry',
    plugins: [split.eagerly(entry), ...reading(), ownLitPolicy()],
    onwarn: failOnWarning,
    output: [
      {
        file: 'dist/chat-stream.js',
        format: 'es',
        inlineDynamicImports: true,
        sourcemap: true,
        plugins: [minify('es')],
      },
      {
        file: 'dist/chat-stream.iife.js',
        format: 'iife',
        name: 'ChatStream',
        intro: scriptUrl,
        inlineDynamicImports: true,
        sourcemap: true,
        plugins: [minify('iife')],
      },
    ],
  };
  return split.chunks.size > 0 ? [lazy, eager] : [eager];
}
