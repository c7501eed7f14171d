import {remainder} from './checksums.js';
import {certain, type Detector} from './detector.js';

/** How long an IBAN of each country is (SWIFT's IBAN registry). */
const lengths: ReadonlyMap<string, number> = new Map(
  Object.entries({
    15: 'NO',
    16: 'BE',
    18: 'DK FI FK FO GL NL SD',
    19: 'MK SI',
    20: 'AT BA EE KZ LT LU MN XK',
    21: 'CH CR HR LI LV',
    22: 'BG BH DE GB GE IE ME RS VA',
    23: 'AE GI IL IQ OM SO TL',
    24: 'AD CZ DZ ES MD PK RO SA SE SK TN VG',
    25: 'LY PT ST',
    26: 'IS TR',
    27: 'BI DJ FR GR IT MC MR SM',
    28: 'AL AZ BY CY DO GT HN HU LB NI PL SV',
    29: 'BR EG PS QA UA',
    30: 'JO KW MU YE',
    31: 'MT SC',
    32: 'LC',
    33: 'RU',
  }).flatMap(([length, countries]) =>
    countries.split(' ').map((country) => [country, Number(length)] as const),
  ),
);

/** Checked by its country's length and its two check digits (ISO 13616, modulo 97). */
export const iban: Detector = {
  kind: 'iban',
  patterns: [/(?<![\p{Script=Latin}\d_])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}/gu],
  judge: (match) => {
    const length = lengths.get(match.slice(0, 2).toUpperCase());
    const whole = length === undefined ? null : firstSymbols(match, length);
    if (whole === null || /[A-Za-z0-9]/.test(match[whole.length] ?? '')) return null;
    const symbols = whole.replace(/[ -]/g, '').toUpperCase();
    const digits = [...symbols.slice(4), ...symbols.slice(0, 4)]
      .map((symbol) => parseInt(symbol, 36))
      .join('');
    return remainder(digits, 97) === 1 ? {...certain, length: whole.length} : null;
  },
};

/** The beginning of `match` that holds `count` letters and digits; null where it has fewer. */
function firstSymbols(match: string, count: number): string | null {
  let left = count;
  for (let index = 0; index < match.length; index += 1) {
    if (!/[ -]/.test(match.charAt(index))) left -= 1;
    if (left === 0) return match.slice(0, index + 1);
  }
  return null;
}
