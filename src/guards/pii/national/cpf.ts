import {compact, weightedSum} from '../checksums.js';
import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';
import {terms} from '../surroundings.js';

const names = terms('cpf, cadastro, contribuinte');

/** The CPF of Brazil: eleven digits, the last two check the others, modulo 11. Without its dots it must be named. */
export const cpf: Detector = {
  kind: 'br-cpf',
  patterns: [numberPattern('\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}|\\d{9}-?\\d{2}')],
  judge: (match, around) => {
    const digits = compact(match);
    if (/^(\d)\1+$/.test(digits) || checkDigit(digits, 9) !== Number(digits[9])) return null;
    if (checkDigit(digits, 10) !== Number(digits[10])) return null;
    return match.includes('-') || around.mention(names) ? certain : null;
  },
};

function checkDigit(digits: string, count: number): number {
  const weights = Array.from({length: count}, (_, index) => count + 1 - index);
  return ((weightedSum(digits, weights) * 10) % 11) % 10;
}
