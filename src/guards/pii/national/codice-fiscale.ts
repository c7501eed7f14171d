import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';

/** What a letter counts in an odd place (the first is odd); a digit counts as the letter of its place: 0 as A, 1 as B. */
const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];
const digit = '[0-9LMNP-V]';

/** The codice fiscale of Italy: 16 letters and digits, the last checks the others, modulo 26. */
export const codiceFiscale: Detector = {
  kind: 'it-codice-fiscale',
  patterns: [
    numberPattern(
      `[A-Za-z]{6}[ ]?(?:${digit}{2}[ABCDEHLMPRST]${digit}{2}|\\d{2}[abcdehlmprst]\\d{2})[ ]?[A-Za-z](?:${digit}{3}|\\d{3})[A-Za-z]`,
    ),
  ],
  judge: (match) => {
    const symbols = match.replace(/ /g, '').toUpperCase();
    let sum = 0;
    for (let index = 0; index < 15; index += 1) {
      const value = placeOf(symbols.charAt(index));
      sum += index % 2 === 0 ? (oddValues[value] ?? 0) : value;
    }
    return sum % 26 === placeOf(symbols.charAt(15)) ? certain : null;
  },
};

const placeOf = (symbol: string): number => (/\d/.test(symbol) ? Number(symbol) : parseInt(symbol, 36) - 10);
