import {existsSync, readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {type ChaosBench, openChaosBench} from '../../support/chaos/chaos-bench.js';
import {FaultRig, isLong} from './fault-rig.js';
import {pagesOnDemand} from './pages.js';
import {type FaultResult, writeTable} from './print-table.js';
import {faultTable} from './table.js';

/*
 * Every kind of fault, produced for real between the real SDK and the real server, each with its own oracle.
 * `FAULT_TABLE=path` writes what came of it as a Markdown table; LONG=1 takes more samples of each.
 */

const corpus = fileURLToPath(new URL('../../../../shared/corpora/sse-faults.json', import.meta.url));

/** Milliseconds that one row may take: one that hangs fails, and the others still run. */
const rowMs = isLong ? 600_000 : 30_000;

let bench: ChaosBench;
const pages = pagesOnDemand();
const results: FaultResult[] = [];
before(async () => {
  bench = await openChaosBench({mockWordDelayMs: 1, defaultModel: 'mock/echo'});
});
after(async () => {
  await pages.close();
  await bench.close();
  const file = process.env['FAULT_TABLE'];
  if (file) writeTable(file, withPending(results));
});

/** The rows that were run, and those that could not be. */
function withPending(run: readonly FaultResult[]): readonly FaultResult[] {
  const left = faultTable.filter(({pending}) => pending !== undefined);
  const nothing = {result: 'pending', runs: 0, reconnects: 0, worstMs: 0} as const;
  const all = [...run, ...left.map((entry) => ({entry, ...nothing}))];
  return all.sort((one, other) => one.entry.id.localeCompare(other.entry.id));
}

describe('the fault table', () => {
  it('has a row for each kind from F01 to F50, and for each of the list of kinds where that is at hand', () => {
    const ids = Array.from({length: 50}, (_, at) => `F${String(at + 1).padStart(2, '0')}`);
    expect(faultTable.map(({id}) => id)).to.deep.equal(ids);
    if (!existsSync(corpus)) return;
    const rows = JSON.parse(readFileSync(corpus, 'utf8')) as {readonly id: string; readonly kind: string}[];
    expect(faultTable.map(({id, kind}) => ({id, kind}))).to.deep.equal(
      rows.map(({id, kind}) => ({id, kind})),
    );
  });

  for (const entry of faultTable) {
    it(`${entry.id} ${entry.kind}: ${entry.oracle}`, {
      skip: entry.pending ?? false,
      timeout: rowMs,
    }, async () => {
      const rig = new FaultRig(bench, pages.open);
      let result: FaultResult['result'] = 'fails';
      try {
        await entry.run(rig);
        result = 'holds';
      } finally {
        results.push({entry, result, ...rig.numbers});
      }
    });
  }
});
