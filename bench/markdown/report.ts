import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {type FigureRow, isReached, shown, verdict} from './figures.js';
import type {MarkdownResults} from './measure-markdown.js';
import {plot, titles} from './plot.js';
import {type PeerName, peerNames, type Settings} from './settings.js';

const inBench = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const readme = inBench('../README.md');
const begin = '<!-- bench:markdown -->';
const end = '<!-- /bench:markdown -->';

const peersIn = (rows: readonly FigureRow[]): readonly PeerName[] =>
  peerNames.filter((peer) => peer !== 'ours' && rows.some(({figures}) => figures[peer]));

/** What the table on the terminal has for each row beyond its name, value and unit. */
export function terminalCells(rows: readonly FigureRow[]): {head: string[]; cells: string[][]} {
  const peers = peersIn(rows);
  return {
    head: ['at most', '', ...peers, 'runs'],
    cells: rows.map((row) => [
      row.atMost === null ? '' : String(row.atMost),
      verdict(row),
      ...peers.map((peer) => shown(row.figures[peer])),
      String(row.runs),
    ]),
  };
}

/**
 * Writes the results as JSON and the plot. A full run goes to `bench/results` and into the README; a quick one, or one
 * without all renderers, to `bench/.cache`, since it proves nothing.
 *
 * @returns The folder, as seen from the project's.
 */
export function writeResults(results: MarkdownResults, {isQuick, peers}: Settings): string {
  const isWhole = !isQuick && peers.length === peerNames.length;
  const folder = isWhole ? 'results' : '.cache';
  mkdirSync(inBench(folder), {recursive: true});
  writeFileSync(inBench(`${folder}/markdown.json`), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(inBench(`${folder}/markdown.svg`), plot(results.curves, conditions(results)));
  if (isWhole) writeReadme(results);
  return `bench/${folder}`;
}

const conditions = ({date, machine: {cores, processor, browser}}: MarkdownResults): string =>
  `${date}, ${browser}, ${cores} cores of ${processor}`;

function writeReadme(results: MarkdownResults): void {
  const text = readFileSync(readme, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md needs a line ${begin} and, below it, a line ${end}.`);
  writeFileSync(
    readme,
    `${text.slice(0, from + begin.length)}\n${readmeSection(results)}\n${text.slice(to)}`,
  );
}

/** The part of the README: a table and the plot. */
export function readmeSection(results: MarkdownResults): string {
  const peers = peersIn(results.rows);
  const head = ['', titles.ours, 'at most', ...peers.map((peer) => titles[peer])];
  const lines = results.rows.map((row) => [
    `${row.what} (${row.unit})`,
    isReached(row) === true ? `**${shown(row.figures.ours)}**` : shown(row.figures.ours),
    row.atMost === null ? '' : `${row.atMost}${isReached(row) === false ? ', not reached' : ''}`,
    ...peers.map((peer) => shown(row.figures[peer])),
  ]);
  const cells = [head, head.map((_, column) => (column === 0 ? '---' : '--:')), ...lines];
  const most = Math.max(...results.rows.map(({runs}) => runs));
  return [
    '## Measured',
    '',
    `\`npm run bench\`, ${conditions(results)}. Streaming Markdown in a page, beside other renderers; ratios are`,
    `within one run and the middle of up to ${most}; CPU is the main thread's own, so that a busy machine does not`,
    'count; `~` was sampled at six places, because the whole would take minutes (and one block of half the length is',
    'the longest that such a renderer was given). `1.00 × smd` is streaming-markdown,',
    'which is fast, and wrong about a good part of CommonMark; one-shot is marked and DOMPurify, once.',
    '',
    ...cells.map((line) => `| ${line.join(' | ')} |`),
    '',
    '![CPU time to stream a mixed answer, against its length](bench/results/markdown.svg)',
    '',
  ].join('\n');
}
