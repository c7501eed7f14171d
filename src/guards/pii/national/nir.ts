import {remainder} from '../checksums.js';
import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';

/** The NIR of France (social security): sex, year, month, place, order, and a key of two digits, modulo 97. */
export const nir: Detector = {
  kind: 'fr-nir',
  patterns: [numberPattern('[1-478] ?\\d{2} ?\\d{2} ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}')],
  judge: (match) => {
    const symbols = match.replace(/ /g, '');
    const month = Number(symbols.slice(3, 5));
    // Corsica's letters stand for numbers: 2A is 19 and 2B is 18.
    const number = symbols.slice(0, 13).replace('2A', '19').replace('2B', '18');
    const hasMonth = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
    return hasMonth && 97 - remainder(number, 97) === Number(symbols.slice(13)) ? certain : null;
  },
};
