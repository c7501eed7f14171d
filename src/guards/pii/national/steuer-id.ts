import {compact, passesMod11And10} from '../checksums.js';
import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';
import {terms} from '../surroundings.js';

const names = terms(
  'steuer, steuerid, steuer id, idnr, identifikationsnummer, steueridentifikationsnummer',
  'steuerliche, tin, tax id, steuernummer',
);

/** The tax number of Germany: eleven digits of which one of the first ten comes twice or three times, MOD 11,10. It must be named. */
export const steuerId: Detector = {
  kind: 'de-steuer-id',
  patterns: [numberPattern('[1-9]\\d([ .]?)\\d{3}\\1\\d{3}\\1\\d{3}')],
  judge: (match, around) => {
    const digits = compact(match);
    const counts = new Map<string, number>();
    for (const digit of digits.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    const repeated = [...counts.values()].filter((count) => count > 1);
    if (repeated.length !== 1 || (repeated[0] ?? 0) > 3 || !passesMod11And10(digits)) return null;
    return around.mention(names) ? certain : null;
  },
};
