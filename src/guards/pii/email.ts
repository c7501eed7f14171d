import {certain, type Detector} from './detector.js';
import type {Surroundings} from './surroundings.js';

const letter = '\\p{Script=Latin}';
/** Begins with a letter or digit: a quotation mark or a dot before it does not belong to it. */
const local = `(?<![${letter}\\d_%+@])[${letter}\\d_][${letter}\\d._%+'-]{0,63}`;
const domain = `(?:[${letter}\\d-]{1,63}\\.){1,6}${letter}{2,24}`;
const end = `(?![${letter}\\d_@]|[.-][${letter}\\d])`;

/** Last labels of names that reach no mailbox, and of files: `icon@2x.png` is a picture. */
const noMailbox = new Set([
  'local',
  'localhost',
  'internal',
  'lan',
  'png',
  'jpg',
  'jpeg',
  'gif',
  'svg',
  'webp',
  'js',
  'ts',
  'css',
  'git',
]);

/** Addresses as they are typed, and with the `@` and the dots in words between brackets. */
export const email: Detector = {
  kind: 'email',
  patterns: [
    new RegExp(`${local}@${domain}${end}`, 'gu'),
    new RegExp(
      `${local} ?[([{](?:at|@|AT)[)\\]}] ?(?:[${letter}\\d-]{1,63}(?:\\.| ?[([{](?:dot|punkt|DOT)[)\\]}] ?)){1,5}${letter}{2,24}${end}`,
      'gu',
    ),
  ],
  judge: (match, around) => {
    const at = match.indexOf('@');
    const name = match.slice(0, at);
    const labels = match.slice(at + 1).split('.');
    const last = labels.at(-1)?.toLowerCase() ?? '';
    if (/[([{]/.test(match)) return {certainty: 0.9};
    if (/\.$|\.\./.test(name)) return null;
    if (noMailbox.has(last) || labels.some((label) => label.startsWith('-') || label.endsWith('-')))
      return null;
    if (labels.length > 2 && labels.slice(0, -1).every((label) => /^\d+$/.test(label))) return null;
    return isUserOfAddress(match, around) ? null : certain;
  },
};

/** `ssh://git@host`, `https://user:pass@host`, `git@github.com:team/project`. */
function isUserOfAddress(match: string, around: Surroundings): boolean {
  if (/^:[\p{L}\d~]/u.test(around.behind(match.length, 2))) return true;
  const before = around.before(80);
  const scheme = before.lastIndexOf('://');
  return scheme !== -1 && !/[\s/?]/.test(before.slice(scheme + 3));
}
