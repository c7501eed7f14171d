import {compact} from '../checksums.js';
import {type Detector, likely, named} from '../detector.js';
import {numberPattern} from '../edges.js';
import {terms} from '../surroundings.js';

const names = terms('ssn, social security, social, seguro social, itin, taxpayer');
const patterns = (): RegExp[] => [
  numberPattern('\\d{3}-\\d{2}-\\d{4}'),
  numberPattern('\\d{3} \\d{2} \\d{4}|\\d{9}'),
];

/** A Social Security number of the United States: no checksum, but areas, groups and serials that were never given out. */
export const ssn: Detector = {
  kind: 'us-ssn',
  patterns: patterns(),
  judge: (match, around) => {
    if (!/^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(compact(match))) return null;
    if (match.includes('-')) return likely;
    return around.mention(names) ? named : null;
  },
};

/** An Individual Taxpayer Identification Number of the United States: begins with 9, and its middle is in known ranges. */
export const itin: Detector = {
  kind: 'us-itin',
  patterns: patterns(),
  judge: (match, around) => {
    if (!/^9\d{2}(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(compact(match))) return null;
    if (match.includes('-')) return likely;
    return around.mention(names) ? named : null;
  },
};
