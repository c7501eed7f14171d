import {compact, passesVerhoeff} from '../checksums.js';
import {certain, type Detector} from '../detector.js';
import {numberPattern} from '../edges.js';
import {terms} from '../surroundings.js';

const names = terms('aadhaar, aadhar, adhaar, uidai, uid, आधार, ஆதார், আধার');

/** The Aadhaar number of India: twelve digits, Verhoeff's check. One in ten passes, so that it must be named. */
export const aadhaar: Detector = {
  kind: 'in-aadhaar',
  patterns: [numberPattern('[2-9]\\d{3}([ -]?)\\d{4}\\1\\d{4}')],
  judge: (match, around) => (passesVerhoeff(compact(match)) && around.mention(names) ? certain : null),
};
