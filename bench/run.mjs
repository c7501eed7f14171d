/** `npm run bench`: one command, one table. Asserts nothing. BENCH_RUNS sets the number of answers (40). */
import process from 'node:process';
import {tsImport} from 'tsx/esm/api';
import {printTable, runNode} from '../scripts/run-step.mjs';

if (!(await runNode(['scripts/build.mjs', '--if-changed']))) process.exit(1);
const load = (path) => tsImport(path, import.meta.url);
const runs = Number(process.env['BENCH_RUNS'] ?? 40);
if (!Number.isInteger(runs) || runs < 1) throw new RangeError('BENCH_RUNS must be a whole number above 0.');

const {firstToken} = await load('./first-token.ts');
const {wireBytes} = await load('./wire-bytes.ts');
const {parsing} = await load('./parsing.ts');
const rows = [...(await firstToken(runs)), ...(await wireBytes()), ...(await parsing())];
printTable([['what', 'value', 'unit'], ...rows.map(({what, value, unit}) => [what, value.toFixed(1), unit])]);
