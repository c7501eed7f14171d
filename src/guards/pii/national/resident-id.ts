import {weightedSum} from '../checksums.js';
import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The resident's number of China: a place, a date of birth, a serial and ISO/IEC 7064 MOD 11-2, where X is ten. */
export const residentId: Detector = {
  kind: 'cn-resident-id',
  patterns: [
    numberPattern('[1-8]\\d{5}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx]'),
  ],
  judge: (match) =>
    '10X98765432'[weightedSum(match, weights) % 11] === match.at(-1)?.toUpperCase() ? certain : null,
};
