import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import process from 'node:process';

const allowed = [
  /^package\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^dist\//,
  /^(src|components)\/.*\.ts$/,
];
const required = [
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/chat-stream.js',
  'dist/chat-stream.iife.js',
  'dist/custom-elements.json',
];

/** npm as the one that runs us, else the one on PATH. */
export function npm(args, options = {}) {
  const {npm_execpath: path} = process.env;
  const [command, first] = path ? [process.execPath, [path]] : ['npm', []];
  return execFileSync(command, [...first, ...args], {
    encoding: 'utf8',
    shell: !path && process.platform === 'win32',
    ...options,
  });
}

/** Files that `exports` points to. */
const exported = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(exported));

/** What is published is what is meant: every export, the licence, sources for the maps, and nothing else. */
export function checkPackedFiles() {
  const [{files, size}] = JSON.parse(
    npm(['pack', '--dry-run', '--json', '--ignore-scripts'], {stdio: ['ignore', 'pipe', 'ignore']}),
  );
  const paths = new Set(files.map(({path}) => path));
  const {exports} = JSON.parse(readFileSync('package.json', 'utf8'));
  const wanted = [...required, ...exported(exports).map((path) => path.replace(/^\.\//, ''))];
  const missing = wanted.filter((path) => !paths.has(path)).map((path) => `missing: ${path}`);
  const stray = [...paths]
    .filter((path) => !allowed.some((pattern) => pattern.test(path)))
    .map((path) => `not meant to be published: ${path}`);
  for (const problem of [...missing, ...stray]) console.error(`  ${problem}`);
  console.log(`  ${paths.size} files, ${Math.round(size / 1024)} kB packed`);
  return missing.length + stray.length === 0;
}
