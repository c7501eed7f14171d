import type {FindingOf} from '../finding.js';

const tags = /[\u{e0020}-\u{e007f}]{1,2000}/gu;
const selectors = /[\u{e0100}-\u{e01ef}]{3,2000}|[\ufe00-\ufe0f]{4,2000}/gu;
const zeroWidth = /[\u200b-\u200d\u2060-\u2064\ufeff]{8,2000}/gu;
const blackFlag = '\u{1f3f4}';
const found = {guard: 'promptInjection', kind: 'invisible-text'} as const;

/** Characters that nobody sees and that carry text: tags (but not those of flags), runs of selectors, runs of zero-width ones. */
export function findHiddenText(text: string): FindingOf<'promptInjection'>[] {
  // All of them are above Latin letters: most texts end here.
  if (!/[\u200b-\ufeff]/.test(text)) return [];
  return [
    ...Array.from(text.matchAll(tags))
      .filter(({0: tag, index}) => !(text.slice(index - 2, index) === blackFlag && tag.length <= 14))
      .map(({0: {length}, index}) => ({...found, start: index, end: index + length, score: 0.85})),
    ...Array.from(text.matchAll(selectors), ({0: {length}, index}) => ({
      ...found,
      start: index,
      end: index + length,
      score: 0.8,
    })),
    ...Array.from(text.matchAll(zeroWidth), ({0: {length}, index}) => ({
      ...found,
      start: index,
      end: index + length,
      score: 0.65,
    })),
  ];
}
