import fc from 'fast-check';
import {Mask} from '../../../../src/guards/mask/mask.js';
import {maxPlaceholderLength} from '../../../../src/guards/mask/placeholder.js';
import {Unmasker} from '../../../../src/guards/mask/unmasker.js';
import {describe, expect, it} from '../../../support/suite.js';

/** Personal data, placeholders whole, escaped and in pieces, marks of Markdown, and anything. */
const piece = fc.oneof(
  fc.constantFrom('anna@example.com', 'bob@example.org', 'DE44 5001 0517 5407 3249 31', '4111111111111111'),
  fc.constantFrom(
    '[EMAIL_1]',
    '[EMAIL_2]',
    '[TEXT_1]',
    '[CARD_1]',
    '\\[EMAIL\\_1\\]',
    '\\[TEXT_1\\]',
    '[EMAIL\\_1]',
  ),
  fc.constantFrom(
    '[',
    ']',
    '\\',
    '[EMAIL_',
    '[EMAIL_1',
    'EMAIL_1]',
    '_1]',
    '\\]',
    '**',
    '`',
    ' ',
    '\n',
    '](',
    '1',
    '[STEUERID_1234567',
  ),
  fc.string({unit: 'binary', maxLength: 6}),
);
const text = fc.array(piece, {maxLength: 20}).map((pieces) => pieces.join(''));
const cuts = fc.array(fc.nat(), {maxLength: 30});

function cut(whole: string, at: readonly number[]): string[] {
  const places = [...new Set(at.map((place) => place % (whole.length + 1)))].sort(
    (one, other) => one - other,
  );
  return [0, ...places].map((start, index) => whole.slice(start, places[index] ?? whole.length));
}

describe('masked and unmasked', () => {
  it('is every text again, however the answer is cut', () => {
    fc.assert(
      fc.property(fc.array(text, {maxLength: 3}), text, cuts, (before, message, at) => {
        const mask = new Mask();
        for (const earlier of before) mask.mask(earlier);
        const unmasker = new Unmasker(mask);
        const pieces = cut(mask.mask(message), at).map((chunk) => unmasker.push(chunk));
        expect(pieces.join('') + unmasker.end()).to.equal(message);
      }),
      {numRuns: 2000},
    );
  });

  it('is for any answer what it is in one piece, and holds little back', () => {
    fc.assert(
      fc.property(text, text, cuts, (message, answer, at) => {
        const mask = new Mask();
        mask.mask(`anna@example.com ${message}`);
        const unmasker = new Unmasker(mask);
        let shown = '';
        let pushed = '';
        for (const chunk of cut(answer, at)) {
          shown += unmasker.push(chunk);
          pushed += chunk;
          // All but the last few units of what came was shown, as it is in one piece.
          const isAllBut = (held: number): boolean =>
            held <= pushed.length && mask.unmask(pushed.slice(0, pushed.length - held)) === shown;
          expect(Array.from({length: maxPlaceholderLength}, (_, held) => held).some(isAllBut)).to.equal(true);
        }
        expect(shown + unmasker.end()).to.equal(mask.unmask(answer));
      }),
      {numRuns: 2000},
    );
  });
});

describe('Unmasker', () => {
  const unmasker = (): Unmasker => {
    const mask = new Mask();
    mask.mask('a@x.de');
    return new Unmasker(mask);
  };

  it('holds a placeholder back until it is whole', () => {
    const streaming = unmasker();
    expect([...'To [EMAIL_1]!'].map((unit) => streaming.push(unit))).to.deep.equal([
      ...['T', 'o', ' ', '', '', '', '', '', '', '', '', 'a@x.de', '!'],
    ]);
  });

  it('lets go of what turns out to be something else', () => {
    const streaming = unmasker();
    expect(streaming.push('see [EMA')).to.equal('see ');
    expect(streaming.push('il us](x)')).to.equal('[EMAil us](x)');
  });

  it('never holds more than the longest placeholder', () => {
    const streaming = unmasker();
    const noise = '\\[STEUERID\\_12345678901234567890';
    let held = 0;
    let shown = 0;
    [...noise].forEach((unit, index) => {
      shown += streaming.push(unit).length;
      held = Math.max(held, index + 1 - shown);
    });
    expect(held).to.be.within(1, maxPlaceholderLength);
  });

  it('gives what it held at the end', () => {
    const streaming = unmasker();
    expect(streaming.push('open [EMAIL_1')).to.equal('open ');
    expect(streaming.end()).to.equal('[EMAIL_1');
    expect(streaming.end()).to.equal('');
  });
});
