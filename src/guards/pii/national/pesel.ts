import {weightedSum} from '../checksums.js';
import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';
import {terms} from '../surroundings.js';

const names = terms('pesel, peselu, peselem, numer ewidencyjny');

/** The PESEL of Poland: a date of birth whose month tells the century, a serial, modulo 10. It must be named. */
export const pesel: Detector = {
  kind: 'pl-pesel',
  patterns: [numberPattern('\\d{11}')],
  judge: (match, around) => {
    const month = Number(match.slice(2, 4)) % 20;
    const day = Number(match.slice(4, 6));
    if (month < 1 || month > 12 || day < 1 || day > 31) return null;
    if (weightedSum(match, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 !== 0) return null;
    return around.mention(names) ? certain : null;
  },
};
