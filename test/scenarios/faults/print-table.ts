import type {FaultEntry} from './fault-entry.js';
import type {FaultNumbers} from './fault-rig.js';

/** How one row came out. */
export interface FaultResult extends FaultNumbers {
  readonly entry: FaultEntry;
  readonly result: 'holds' | 'fails' | 'pending';
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

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
