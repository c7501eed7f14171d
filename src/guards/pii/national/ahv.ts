import {compact, weightedSum} from '../checksums.js';
import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';
import {terms} from '../surroundings.js';

const names = terms('ahv, avs, ahvn13, versichertennummer');

/** The AHV number of Switzerland: 756, nine digits, and the check digit of an EAN-13. Without its dots it must be named. */
export const ahv: Detector = {
  kind: 'ch-ahv',
  patterns: [numberPattern('756([. ]?)\\d{4}\\1\\d{4}\\1\\d{2}')],
  judge: (match, around) => {
    const digits = compact(match);
    if (weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 !== 0) return null;
    return match.includes('.') || around.mention(names) ? certain : null;
  },
};
