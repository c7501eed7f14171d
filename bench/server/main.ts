/**
 * The server's figures, of the server that `npm start` runs: `npm run build` and then `node --import tsx bench/server/main.ts [runs]`.
 * Asserts nothing; writes `bench/results/server.json`.
 * SERVER_BENCH=memory or SERVER_BENCH=first-token measures one of both and writes nothing.
 */
import {mkdirSync, writeFileSync} from 'node:fs';
import {cpus} from 'node:os';
import {fileURLToPath} from 'node:url';
import type {Row} from '../measure.js';
import {firstToken} from './first-token.js';
import {memory} from './memory.js';

const only = process.env['SERVER_BENCH'];
const runs = Number(process.argv[2] ?? 3);
if (!Number.isInteger(runs) || runs < 1) throw new RangeError('`runs` must be a whole number above 0.');

const rows: Row[] = [
  ...(only === 'memory' ? [] : await firstToken()),
  ...(only === 'first-token' ? [] : await memory(runs)),
];
for (const {what, value, unit} of rows)
  console.log(`${value.toFixed(1).padStart(8)} ${unit.padEnd(3)} ${what}`);
if (only === undefined) {
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  const machine = {cores: cpus().length, processor: cpus()[0]?.model.trim(), node: process.version};
  mkdirSync(folder, {recursive: true});
  const results = {date: new Date().toISOString().slice(0, 10), machine, runs, rows};
  writeFileSync(`${folder}server.json`, `${JSON.stringify(results, null, 2)}\n`);
}
