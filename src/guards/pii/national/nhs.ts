import {compact, weightedSum} from '../checksums.js';
import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';
import {terms} from '../surroundings.js';

const names = terms('nhs, patient, health service');

/** The NHS number of England and Wales: ten digits, modulo 11. One in eleven passes, so that it must be named. */
export const nhs: Detector = {
  kind: 'gb-nhs',
  patterns: [numberPattern('\\d{3}([ -]?)\\d{3}\\1\\d{4}')],
  judge: (match, around) => {
    const digits = compact(match);
    const check = (11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return check === Number(digits[9]) && around.mention(names) ? certain : null;
  },
};
