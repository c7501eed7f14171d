import {certain, type Detector, likely} from '../detector.js';
import {numberPattern} from '../edges.js';
import {terms} from '../surroundings.js';

const letters = 'TRWAGMYFPDXBNJZSQVHLCKE';

const names = terms('dni, nie, nif, documento, identidad');

/** DNI and NIE of Spain: a number whose rest by 23 names its last letter. X, Y and Z stand for 0, 1 and 2. */
export const dni: Detector = {
  kind: 'es-dni',
  patterns: [
    numberPattern('(?:\\d{8}|[XYZxyz]-?\\d{7})[ -]?[A-Za-z]'),
    numberPattern('\\d{1,2}\\.\\d{3}\\.\\d{3}-?[A-Za-z]'),
  ],
  judge: (match, around) => {
    const symbols = match.replace(/[ .-]/g, '').toUpperCase();
    const digits = symbols.slice(0, -1).replace(/^[XYZ]/, (first) => String('XYZ'.indexOf(first)));
    if (letters[Number(digits) % 23] !== symbols.at(-1)) return null;
    if (around.mention(names)) return certain;
    // A space, then a single letter: more often the next word.
    return match.includes(' ') || /[a-z]$/.test(match) ? null : likely;
  },
};
