import type {FindingOf} from '../finding.js';

/** A half of a pair without its other half, or a NUL. */
const unsendable = /\p{Cs}|\0/gu;

/** What is wrong with `text` as text: nothing in it, too much of it, or characters that no JSON, database or model takes. */
export function checkInput(text: string, maxLength: number): FindingOf<'input'>[] {
  const whole = {guard: 'input', start: 0, end: text.length} as const;
  const findings: FindingOf<'input'>[] = [];
  if (text.trim() === '') findings.push({...whole, kind: 'empty'});
  if (text.length > maxLength) findings.push({...whole, kind: 'too-long', start: maxLength});
  for (const {0: found, index} of text.matchAll(unsendable)) {
    const kind = found === '\0' ? 'nul' : 'lone-surrogate';
    findings.push({guard: 'input', kind, start: index, end: index + 1});
  }
  return findings;
}

/** `text` with U+FFFD for each NUL and each half of a pair. As long as before, so that places in it stay. */
export function repairInput(text: string): string {
  return text.replace(unsendable, '\uFFFD');
}
