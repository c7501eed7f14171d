/** Sources of the two ends of a number's pattern: it is no piece of a longer number, word, version or address. */
export const beforeNumber = '(?<![\\p{Script=Latin}\\d_]|\\d[.,:/-])';
export const afterNumber = '(?![\\p{Script=Latin}\\d_]|[.,:/-]\\d)';

/** A global pattern for `source` between these ends. */
export function numberPattern(source: string): RegExp {
  return new RegExp(`${beforeNumber}(?:${source})${afterNumber}`, 'gu');
}
