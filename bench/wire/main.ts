/**
 * What it costs to read each wire, beside its official SDK: `node --import tsx bench/wire/main.ts [runs] [words]`, of 15 runs of
 * 10,000 words. Asserts nothing; writes `bench/results/wire.json`, fewer runs than 15 write nothing.
 */
import {mkdirSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {wireCosts} from './parse-cost.js';

const [runs, words] = [process.argv[2] ?? 15, process.argv[3] ?? 10_000].map(Number) as [number, number];
for (const [name, value] of Object.entries({runs, words})) {
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`\`${name}\` must be a whole number above 0.`);
}

const costs = await wireCosts({runs, words});
console.table(
  costs.rows.map(({wire, bytes, ours, official}) => ({
    wire,
    MB: Number((bytes / 1e6).toFixed(2)),
    'ours, MB/s': Number(ours.toFixed(1)),
    'official, MB/s': official && Number(official.speed.toFixed(1)),
    times: official && Number((ours / official.speed).toFixed(2)),
    official: official?.name ?? '',
  })),
);
if (runs >= 15) {
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  mkdirSync(folder, {recursive: true});
  const results = {date: new Date().toISOString().slice(0, 10), ...costs};
  writeFileSync(`${folder}wire.json`, `${JSON.stringify(results, null, 2)}\n`);
}
