import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import type {FaultEntry} from './fault-entry.js';
import {type FaultNumbers, isLong} from './fault-rig.js';

/** How one row came out. */
export interface FaultResult extends FaultNumbers {
  readonly entry: FaultEntry;
  readonly result: 'holds' | 'fails' | 'pending';
}

const begin = '<!-- fault table: begin -->';
const end = '<!-- fault table: end -->';

/** Writes the table to `file`: between its two marks where it has them, else in place of all it held. */
export function writeTable(file: string, results: readonly FaultResult[]): void {
  const table = `${captionOf(results)}\n\n${printTable(results)}\n`;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  writeFileSync(file, after === undefined ? table : `${before}${begin}\n${table}${end}${after}`);
}

/** The table kind × result as Markdown, with the numbers that were measured. */
export function printTable(results: readonly FaultResult[]): string {
  const rows = results.map(({entry, result, runs, reconnects, worstMs}) => [
    entry.id,
    entry.kind,
    entry.how,
    entry.oracle,
    result,
    String(runs),
    String(reconnects),
    `${worstMs} ms`,
  ]);
  const heads = ['', 'fault', 'produced by', 'looked at', 'result', 'runs', 'reconnects', 'longest run'];
  const align = ['---', '---', '---', '---', '---', '--:', '--:', '--:'];
  return [heads, align, ...rows].map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`).join('\n');
}

function captionOf(results: readonly FaultResult[]): string {
  const count = (result: FaultResult['result']) => results.filter((one) => one.result === result).length;
  const sum = (name: 'runs' | 'reconnects') => results.reduce((total, one) => total + one[name], 0);
  return [
    `Printed by \`test/scenarios/faults/faults.test.ts\` in its ${isLong ? 'long' : 'short'} size, Node ${process.versions.node}:`,
    `${results.length} kinds, ${count('holds')} hold, ${count('fails')} fail, ${count('pending')} left out;`,
    `${sum('runs')} runs, ${sum('reconnects')} reconnects.`,
  ].join(' ');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
