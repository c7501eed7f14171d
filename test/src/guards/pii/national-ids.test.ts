import {findPii} from '../../../../src/guards/pii/find-pii.js';
import type {PiiKind} from '../../../../src/guards/pii/pii-kind.js';
import {describe, expect, it} from '../../../support/suite.js';

/** A sentence around a number, numbers that are valid, and numbers that are not. */
interface Sample {
  readonly around: (number: string) => string;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
  /** True where a number without its words is too common to be one. */
  readonly mustBeNamed: boolean;
}

const samples: Partial<Record<PiiKind, Sample>> = {
  'us-ssn': {
    around: (number) => `My SSN is ${number}.`,
    valid: ['536-22-8726', '536 22 8726', '536228726'],
    invalid: ['000-22-8726', '666-22-8726', '536-00-8726', '536-22-0000'],
    mustBeNamed: false,
  },
  'us-itin': {
    around: (number) => `My ITIN is ${number}.`,
    valid: ['912-75-1234', '933880001'],
    invalid: ['912-45-1234', '912-93-1234', '812-75-123'],
    mustBeNamed: false,
  },
  'gb-nhs': {
    around: (number) => `NHS number ${number}`,
    valid: ['583 238 5195', '8837805853', '144-660-0165'],
    invalid: ['583 238 5196', '583 238 519'],
    mustBeNamed: true,
  },
  'br-cpf': {
    around: (number) => `Meu CPF: ${number}`,
    valid: ['832.567.482-28', '75346462783'],
    invalid: ['832.567.482-29', '832.567.482-18', '111.111.111-11'],
    mustBeNamed: false,
  },
  'fr-nir': {
    around: (number) => `NIR ${number}`,
    valid: ['2 84 05 75 108 042 63', '191112A00411362'],
    invalid: ['2 84 05 75 108 042 64', '191112B00411362', '9 84 05 75 108 042 63'],
    mustBeNamed: false,
  },
  'es-dni': {
    around: (number) => `DNI ${number}`,
    valid: ['48216735H', '07.345.129-X', 'X4821673E', 'Y-1093845-W', 'z3391027g'],
    invalid: ['48216735A', 'X4821673F', 'Y4821673E'],
    mustBeNamed: false,
  },
  'it-codice-fiscale': {
    around: (number) => `Codice fiscale ${number}`,
    valid: ['RSSMRA85T10A562S', 'vrdlgi72c45f205c', 'BNCGNN 90A01 H501V'],
    invalid: ['RSSMRA85T10A562T', 'RSSMRA85Z10A562S'],
    mustBeNamed: false,
  },
  'nl-bsn': {
    around: (number) => `Mijn BSN is ${number}.`,
    valid: ['943738179', '880.772.736'],
    invalid: ['943738178', '000000000'],
    mustBeNamed: true,
  },
  'de-steuer-id': {
    around: (number) => `Steuer-ID ${number}`,
    valid: ['38 610 945 215', '97918065231'],
    invalid: ['38 610 945 216', '11111111111', '08610945215'],
    mustBeNamed: true,
  },
  'pl-pesel': {
    around: (number) => `PESEL: ${number}`,
    valid: ['85031781171', '02250400119'],
    invalid: ['85031781172', '85131781171', '85033981171'],
    mustBeNamed: true,
  },
  'in-aadhaar': {
    around: (number) => `Aadhaar ${number}`,
    valid: ['9205 2148 7740', '687012503499', '9175-5461-5762'],
    invalid: ['9205 2148 7741', '9205 2418 7740', '1205 2148 7740'],
    mustBeNamed: true,
  },
  'ch-ahv': {
    around: (number) => `AHV ${number}`,
    valid: ['756.1435.6433.14', '7566462042079'],
    invalid: ['756.1435.6433.15', '755.1435.6433.14'],
    mustBeNamed: false,
  },
  'cn-resident-id': {
    around: (number) => `身份证${number}。`,
    valid: ['110105199103072343', '51010719780602889X', '51010719780602889x'],
    invalid: ['110105199103072344', '110105199113072343'],
    mustBeNamed: false,
  },
};

describe('national ids', () => {
  for (const [kind, {around, valid, invalid, mustBeNamed}] of Object.entries(samples)) {
    const found = (text: string): string[] =>
      findPii(text)
        .filter((finding) => finding.kind === kind)
        .map(({start, end}) => text.slice(start, end));

    it(`finds ${kind}, with its very ends`, () => {
      for (const number of valid) expect(found(around(number)), number).to.deep.equal([number]);
    });

    it(`does not take a wrong number for ${kind}`, () => {
      for (const number of invalid) expect(found(around(number)), number).to.deep.equal([]);
    });

    it(`does not take a piece of a longer number for ${kind}`, () => {
      for (const number of valid) expect(found(around(`7${number}7`)), number).to.deep.equal([]);
    });

    if (!mustBeNamed) continue;
    it(`takes a number for ${kind} only where it is named`, () => {
      for (const number of valid) expect(found(`It was lot ${number}, they said.`), number).to.deep.equal([]);
    });
  }
});
