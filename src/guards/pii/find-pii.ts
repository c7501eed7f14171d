import type {FindingOf} from '../finding.js';
import {card} from './card.js';
import type {Detector} from './detector.js';
import {email} from './email.js';
import {foldText} from './fold-text.js';
import {iban} from './iban.js';
import {nationalIds} from './national/national-ids.js';
import {withoutOverlaps} from './overlaps.js';
import {phone} from './phone.js';
import {type PiiKind, piiKinds} from './pii-kind.js';
import {Surroundings} from './surroundings.js';

/** One for each of `piiKinds`. */
export const detectors: readonly Detector[] = [email, phone, iban, card, ...nationalIds];

/**
 * The personal data in `text`, in the order of the text, none over another: of two that overlap the longer stays, of two as
 * long the more certain. Time grows with the length of the text.
 */
export function findPii(text: string, kinds: readonly PiiKind[] = piiKinds): FindingOf<'pii'>[] {
  const folded = foldText(text);
  const found = detectors
    .filter(({kind}) => kinds.includes(kind))
    .flatMap((detector) => foundBy(detector, folded));
  return withoutOverlaps(found);
}

function foundBy({kind, patterns, judge}: Detector, text: string): FindingOf<'pii'>[] {
  const findings: FindingOf<'pii'>[] = [];
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const {0: value, index} = match;
      const judgement = judge(value, new Surroundings(text, index, index + value.length));
      if (judgement === null) {
        // What is none may still begin inside: the next try starts one character on.
        pattern.lastIndex = index + ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
        continue;
      }
      const end = index + (judgement.length ?? value.length);
      pattern.lastIndex = end;
      findings.push({guard: 'pii', kind, start: index, end, score: judgement.certainty});
    }
  }
  return findings;
}
