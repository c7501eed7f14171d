/**
 * `npm run bench`: one command, one table. Asserts nothing.
 *
 * BENCH_RUNS sets the number of answers (40). BENCH_ONLY=markdown or BENCH_ONLY=chat runs one part alone. For the
 * Markdown part: BENCH_QUICK=1 measures short documents once, BENCH_PEERS=ours,smd leaves the others out, and
 * BENCH_REPEAT sets the number of runs (5).
 */
import process from 'node:process';
import {tsImport} from 'tsx/esm/api';
import {printTable, runNode} from '../scripts/run-step.mjs';
import {ensureBenchPackages} from './install.mjs';

const load = (path) => tsImport(path, import.meta.url);
const only = process.env['BENCH_ONLY'];
if (only && only !== 'markdown' && only !== 'chat')
  throw new RangeError('BENCH_ONLY must be `markdown` or `chat`.');
const runs = Number(process.env['BENCH_RUNS'] ?? 40);
if (!Number.isInteger(runs) || runs < 1) throw new RangeError('BENCH_RUNS must be a whole number above 0.');

async function measureChat() {
  if (!(await runNode(['scripts/build.mjs', '--if-changed']))) process.exit(1);
  const {firstToken} = await load('./first-token.ts');
  const {wireBytes} = await load('./wire-bytes.ts');
  const {parsing} = await load('./parsing.ts');
  return [...(await firstToken(runs)), ...(await wireBytes()), ...(await parsing())];
}

/** Bundles the sources as they are: it needs no build. */
async function measureMarkdownPart() {
  ensureBenchPackages();
  const {readSettings} = await load('./markdown/settings.ts');
  const {measureMarkdown} = await load('./markdown/measure-markdown.ts');
  const {terminalCells, writeResults} = await load('./markdown/report.ts');
  const {shown} = await load('./markdown/figures.ts');
  const settings = readSettings();
  const results = await measureMarkdown(settings);
  const {head, cells} = terminalCells(results.rows);
  const rows = results.rows.map(({what, unit, figures}, at) => [
    what,
    shown(figures.ours),
    unit,
    ...cells[at],
  ]);
  return {head, rows, folder: writeResults(results, settings)};
}

const chat = only === 'markdown' ? [] : await measureChat();
const markdown = only === 'chat' ? {head: [], rows: []} : await measureMarkdownPart();
const chatRows = chat.map(({what, value, unit}) => [
  what,
  value.toFixed(1),
  unit,
  ...markdown.head.map(() => ''),
]);
printTable([['what', 'value', 'unit', ...markdown.head], ...chatRows, ...markdown.rows]);
if (markdown.folder)
  console.log(`\nWritten: ${markdown.folder}/markdown.json, ${markdown.folder}/markdown.svg`);
