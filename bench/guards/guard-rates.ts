/** `npx tsx bench/guards/guard-rates.ts`: precision and recall of the guards on the labelled lines beside this file; `--mistakes` names each one. */
import process from 'node:process';
import {attacksDevelopment, benignDevelopment} from './injection-development.js';
import {attacksHeldOut, benignHeldOut} from './injection-held-out.js';
import {piiDevelopment} from './pii-development.js';
import {piiHeldOut} from './pii-held-out.js';
import {type Measured, measureInjection, measurePii, precisionAndRecall} from './rates.js';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function print(title: string, lines: number, {rates, mistakes}: Measured): void {
  console.log(`\n${title}: ${lines} lines`);
  console.table(
    Object.fromEntries(
      rates.map((of) => {
        const {precision, recall} = precisionAndRecall(of);
        const {found, missed, wrong} = of;
        return [of.name, {found, missed, wrong, precision: percent(precision), recall: percent(recall)}];
      }),
    ),
  );
  if (process.argv.includes('--mistakes')) console.log(mistakes.join('\n'));
}

const injectionLines = (attacks: readonly string[], benign: readonly string[]): number =>
  attacks.length + benign.length;

print('Personal data, written against', piiDevelopment.length, measurePii(piiDevelopment));
print('Personal data, held out', piiHeldOut.length, measurePii(piiHeldOut));
print(
  'Prompt injection, written against',
  injectionLines(attacksDevelopment, benignDevelopment),
  measureInjection(attacksDevelopment, benignDevelopment),
);
print(
  'Prompt injection, held out',
  injectionLines(attacksHeldOut, benignHeldOut),
  measureInjection(attacksHeldOut, benignHeldOut),
);
