import {readFileSync} from 'node:fs';
import {answeredNowhere, inItsWords, inOtherWords, type LabelledQuestion} from './questions.js';

export interface LabelledDocument {
  readonly title: string;
  readonly text: string;
}

/** The documents of documents.md: one below each heading of the first level. */
export const documents: readonly LabelledDocument[] = readFileSync(
  new URL('documents.md', import.meta.url),
  'utf8',
)
  .split(/^# /m)
  .slice(1)
  .map((section) => {
    const end = section.indexOf('\n');
    return {title: section.slice(0, end).trim(), text: section.slice(end + 1).trim()};
  });

/** Every other question: what numbers of the search were chosen on, and what they are measured on. */
export interface Half {
  readonly inItsWords: readonly LabelledQuestion[];
  readonly inOtherWords: readonly LabelledQuestion[];
  readonly answeredNowhere: readonly string[];
}

export const development = half(0);
export const heldOut = half(1);

function half(rest: 0 | 1): Half {
  const take = <T>(all: readonly T[]): readonly T[] => all.filter((_, at) => at % 2 === rest);
  return {
    inItsWords: take(inItsWords),
    inOtherWords: take(inOtherWords),
    answeredNowhere: take(answeredNowhere),
  };
}

const titles = new Set(documents.map(({title}) => title));
for (const {question, document} of [...inItsWords, ...inOtherWords])
  if (!titles.has(document))
    throw new RangeError(`No document is called ${document}, as “${question}” says.`);
