import {compact, weightedSum} from '../checksums.js';
import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';
import {terms} from '../surroundings.js';

const names = terms('bsn, burgerservicenummer, sofinummer, sofi');

/** The BSN of the Netherlands: nine digits, modulo 11. One in eleven passes, so that it must be named. */
export const bsn: Detector = {
  kind: 'nl-bsn',
  patterns: [numberPattern('\\d{4}[. ]\\d{2}[. ]\\d{3}|\\d{3}[. -]\\d{3}[. -]\\d{3}|\\d{8,9}')],
  judge: (match, around) => {
    const digits = compact(match).padStart(9, '0');
    const isValid = weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && Number(digits) > 0;
    return isValid && around.mention(names) ? certain : null;
  },
};
