import type {FindingOf} from '../finding.js';
import {encodedTexts} from './encoded-text.js';
import {findByWords, isAbout, talkedAbout} from './find-by-words.js';
import {findHiddenText} from './hidden-text.js';
import type {InjectionKind} from './injection-kind.js';
import {marks} from './marks.js';
import {type NormalText, normalise} from './normal-text.js';
import {findUnspaced} from './unspaced-rules.js';
import {wordRules} from './word-rules.js';
import {endOf, type Word, wordsOf} from './words.js';

type InjectionFinding = FindingOf<'promptInjection'>;

export interface InjectionReport {
  /** 0 (nothing speaks for an attack) to 1. */
  readonly score: number;
  /** What speaks for it, in the order of the text. */
  readonly findings: readonly InjectionFinding[];
}

/** Invisible characters within words from which they are no accident. */
const manySplitWords = 3;
/** From here on what is encoded is an attack by itself. */
const attackScore = 0.4;

/**
 * Looks for attempts to give the model other instructions. Heuristics: they lower the rate of attacks, and stop none that is new.
 * Time grows with the length of the text.
 */
export function findInjection(text: string): InjectionReport {
  const findings = [...findPlain(text), ...findHiddenText(text), ...findEncoded(text)];
  findings.sort((one, other) => one.start - other.start || one.end - other.end);
  return {score: scoreOf(findings), findings};
}

function findPlain(text: string): InjectionFinding[] {
  const normal = normalise(text);
  const words = wordsOf(normal);
  const byWords = findByWords(words, wordRules);
  return [
    ...byWords,
    ...findUnspaced(normal),
    ...findMarks(normal, words),
    ...findDisguised(normal, words, byWords),
  ];
}

function findMarks({text, starts}: NormalText, words: readonly Word[]): InjectionFinding[] {
  return marks.flatMap(({kind, weight, pattern}) => {
    // Marks come in the order of the text: each word is passed once.
    let [from, behind] = [0, 0];
    return Array.from(text.matchAll(pattern)).flatMap(({0: found, index}) => {
      if (kind === 'obfuscation' && !spellsAttack(found)) return [];
      const start = starts[index] ?? 0;
      const end = endOf(starts, index + found.length);
      while ((words[from]?.end ?? Infinity) <= start) from += 1;
      while ((words[behind]?.start ?? Infinity) < end) behind += 1;
      const score = isAbout(words, {from, to: behind - 1}) ? weight * talkedAbout : weight;
      return [{guard: 'promptInjection' as const, kind, start, end, score}];
    });
  });
}

/** `i g n o r e`. */
function spellsAttack(found: string): boolean {
  return /ignore|disregard|forget|bypass|system|prompt|reveal|instruction|jailbreak/.test(
    found.replace(/[ .*_-]/g, ''),
  );
}

/** Words of a rule that holds, which were not what they looked like; or words cut by what nobody sees. */
function findDisguised(
  {splitWords}: NormalText,
  words: readonly Word[],
  found: readonly InjectionFinding[],
): InjectionFinding[] {
  const starts = new Set(found.flatMap(({start, end}) => [start, end]));
  const disguised = words.filter(
    ({isDisguised, start, end}) => isDisguised && (starts.has(start) || starts.has(end)),
  );
  const findings = disguised.map(({start, end}) => ({
    guard: 'promptInjection' as const,
    kind: 'obfuscation' as const,
    start,
    end,
    score: 0.5,
  }));
  if (splitWords < manySplitWords) return findings;
  const whole = {start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0};
  return [...findings, {guard: 'promptInjection', kind: 'obfuscation', ...whole, score: 0.4}];
}

/** What is encoded is judged as if it stood there; encoded twice, it is not read. */
function findEncoded(text: string): InjectionFinding[] {
  const pieces = encodedTexts(text).map((piece) => ({...piece, score: scoreOf(findPlain(piece.decoded))}));
  return pieces
    .filter(({score}) => score >= attackScore)
    .map(({start, end}) => ({guard: 'promptInjection', kind: 'encoded-payload', start, end, score: 0.85}));
}

/** Each kind counts once, by its strongest finding; kinds add up as independent reasons do. */
function scoreOf(findings: readonly InjectionFinding[]): number {
  const byKind = new Map<InjectionKind, number>();
  for (const {kind, score} of findings) byKind.set(kind, Math.max(byKind.get(kind) ?? 0, score));
  let doubt = 1;
  for (const score of byKind.values()) doubt *= 1 - score;
  return Math.round((1 - doubt) * 1000) / 1000;
}
