/**
 * `npm run bench`: one command, a table for all that is ours alone and for the Markdown engine, and one for the whole
 * widget. Asserts nothing.
 *
 * BENCH_RUNS sets the number of answers (40). BENCH_ONLY=chat, BENCH_ONLY=markdown or BENCH_ONLY=widget runs one part
 * alone. For the last two: BENCH_QUICK=1 measures short documents once, and BENCH_REPEAT sets the number of runs (5).
 * BENCH_PEERS=ours,smd leaves the other renderers out, BENCH_WIDGETS=ours,plain the other widgets, and
 * BENCH_PARTS=streaming,long-stream,heap,opening says what of the widget is measured.
 */
import process from 'node:process';
import {tsImport} from 'tsx/esm/api';
import {printTable, runNode} from '../scripts/run-step.mjs';
import {ensureBenchPackages} from './install.mjs';

const load = (path) => tsImport(path, import.meta.url);
const only = process.env['BENCH_ONLY'];
if (only && !['chat', 'markdown', 'widget'].includes(only))
  throw new RangeError('BENCH_ONLY must be `chat`, `markdown` or `widget`.');
const isAsked = (part) => !only || only === part;
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

/** The same, of the whole element beside whole chats. */
async function measureWidgetPart() {
  ensureBenchPackages();
  const {readWidgetSettings} = await load('./widget/settings.ts');
  const {measureWidget, writeWidgetResults} = await load('./widget/measure-widget.ts');
  const {tableOf} = await load('./widget/figures.ts');
  const settings = readWidgetSettings();
  const results = await measureWidget(settings);
  printTable(tableOf(results.rows, settings.widgets));
  console.log(`\nWritten: ${writeWidgetResults(results, settings)}\n`);
}

if (isAsked('chat') || isAsked('markdown')) {
  const chat = isAsked('chat') ? await measureChat() : [];
  const markdown = isAsked('markdown') ? await measureMarkdownPart() : {head: [], rows: []};
  const chatRows = chat.map(({what, value, unit}) => [
    what,
    value.toFixed(1),
    unit,
    ...markdown.head.map(() => ''),
  ]);
  printTable([['what', 'value', 'unit', ...markdown.head], ...chatRows, ...markdown.rows]);
  if (markdown.folder)
    console.log(`\nWritten: ${markdown.folder}/markdown.json, ${markdown.folder}/markdown.svg\n`);
}
if (isAsked('widget')) await measureWidgetPart();
