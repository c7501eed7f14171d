import {compact} from './checksums.js';
import {type Detector, type Judgement, likely, named} from './detector.js';
import {numberPattern} from './edges.js';
import {otherNumberWords, phoneWords} from './phone-words.js';
import type {Surroundings} from './surroundings.js';

/** One mark between groups, or a bracket and a space. */
const gap = '(?:[ ./-]|\\) ?|[ -]\\()';
const international = `(?<![=#+])(?:\\+|00)[1-9](?:${gap}?\\d){7,14}`;
const bracketed = '\\+[1-9]\\d{0,2} ?\\(\\d{1,4}\\)(?:[ ./-]?\\d){5,10}';
const northAmerican = '(?:1[ .-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[.-])[2-9]\\d{2}[ .-]\\d{4}';
const pairs = '0[1-9](?:([ .-])\\d{2})(?:\\1\\d{2}){3}';
const mobiles =
  '07\\d{3} \\d{3} ?\\d{3}|0[789]0-\\d{4}-\\d{4}|01[016789]-\\d{4}-\\d{4}|8 ?\\(\\d{3}\\) ?\\d{3}-\\d{2}-\\d{2}|\\(\\d{2}\\) 9\\d{4}-\\d{4}';
const anyGroups = '\\d{7,13}|\\(?\\d{2,6}(?:(?:[ ./-]|\\) ?)\\d{2,8}){0,4}';

/**
 * Numbers to call, as they are written: with a country's code, in the forms of some countries, and any digits beside a word
 * such as `Telefon`. There is no checksum: form and words are all there is.
 */
export const phone: Detector = {
  kind: 'phone',
  patterns: [
    numberPattern(`${bracketed}|${international}`),
    numberPattern(`${northAmerican}|${pairs}|${mobiles}`),
    numberPattern(anyGroups),
  ],
  judge: (match, around) => {
    const digits = compact(match).replace('+', '');
    if (/^(\d)\1+$/.test(digits) || around.endWith(otherNumberWords) || /[=#_]$/.test(around.before(1)))
      return null;
    return match.startsWith('+') || match.startsWith('00')
      ? judgeInternational(match, digits, around)
      : judgeNational(match, digits, around);
  },
};

function judgeInternational(match: string, digits: string, around: Surroundings): Judgement | null {
  const count = digits.replace(/^00/, '').length;
  if (count < 9 || count > 15 || isDecimal(match)) return null;
  if (around.mention(phoneWords)) return {certainty: 0.9};
  // Round figures: +100 000 000.
  if (digits.endsWith('0000') || (match.startsWith('00') && !/[ /-]/.test(match))) return null;
  return likely;
}

function judgeNational(match: string, digits: string, around: Surroundings): Judgement | null {
  if (digits.length < 7 || digits.length > 13 || isDate(match) || isDecimal(match)) return null;
  if (around.mention(phoneWords)) return named;
  return ownForms.test(match) ? likely : null;
}

/** `+48.85660123`: a coordinate, or another figure with a point. */
const isDecimal = (match: string): boolean => /^\+?\d{1,3}\.\d{5,}$/.test(match);
const isDate = (match: string): boolean =>
  /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4})(?:\D|$)/.test(match);
const ownForms = new RegExp(`^(?:${northAmerican}|${pairs}|${mobiles})$`, 'u');
