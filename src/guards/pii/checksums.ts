/** `text` without what groups it: spaces, hyphens, dots, slashes and round brackets. */
export function compact(text: string): string {
  return text.replace(/[ ./()-]/g, '');
}

/** Sum of the first digits of `digits`, each times its weight. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}

/** Luhn (ISO/IEC 7812-1): doubles every second digit from the right. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The number that `digits` writes, modulo `divisor`, however long it is. */
export function remainder(digits: string, divisor: number): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % divisor;
  return rest;
}

/** ISO/IEC 7064 MOD 11,10: the last digit is the check digit. */
export function passesMod11And10(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.at(-1));
}

/** Multiplication in the dihedral group D5. */
function timesInD5(one: number, other: number): number {
  if (one < 5) return other < 5 ? (one + other) % 5 : ((one + other - 5) % 5) + 5;
  return other < 5 ? ((one - 5 - other + 5) % 5) + 5 : (one - other + 5) % 5;
}

/** The permutation of Verhoeff's scheme; applied as often as the digit's place from the right says. */
const shuffled = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff: the last digit is the check digit. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let place = 0; place < digits.length; place += 1) {
    let digit = Number(digits[digits.length - 1 - place]);
    for (let turn = 0; turn < place % 8; turn += 1) digit = shuffled[digit] ?? 0;
    check = timesInD5(check, digit);
  }
  return check === 0;
}
