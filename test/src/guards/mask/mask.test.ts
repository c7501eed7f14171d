import {Mask, type MaskFields} from '../../../../src/guards/mask/mask.js';
import {describe, expect, it} from '../../../support/suite.js';

describe('Mask', () => {
  it('puts a numbered placeholder for each value, the same for the same one, message after message', () => {
    const mask = new Mask();
    expect(mask.mask('a@x.de, b@x.de, a@x.de')).to.equal('[EMAIL_1], [EMAIL_2], [EMAIL_1]');
    expect(mask.mask('b@x.de and DE44500105175407324931')).to.equal('[EMAIL_2] and [IBAN_1]');
    expect(mask.size).to.equal(3);
  });

  it('puts the values back', () => {
    const mask = new Mask();
    mask.mask('a@x.de');
    expect(mask.unmask('I wrote to **[EMAIL_1]** and `[EMAIL_1]`, [mail [EMAIL_1]](https://x.de).')).to.equal(
      'I wrote to **a@x.de** and `a@x.de`, [mail a@x.de](https://x.de).',
    );
  });

  it('knows a placeholder whose marks a model escaped for Markdown', () => {
    const mask = new Mask();
    mask.mask('a@x.de');
    expect(mask.unmask('\\[EMAIL\\_1\\] [EMAIL\\_1]')).to.equal('a@x.de a@x.de');
  });

  it('leaves placeholders that were never given', () => {
    expect(new Mask().unmask('[EMAIL_7] [FOO_1]')).to.equal('[EMAIL_7] [FOO_1]');
  });

  it('brings the person’s own words back, where they look like a placeholder', () => {
    const mask = new Mask();
    const text = 'Does [EMAIL_1] stand for a@x.de?';
    expect(mask.mask(text)).to.equal('Does [TEXT_1] stand for [EMAIL_1]?');
    expect(mask.unmask(mask.mask(text))).to.equal(text);
  });

  it('puts in what looks like a pattern of replacement as it is', () => {
    const mask = new Mask();
    const masked = mask.mask('$&$1@x.de', [{guard: 'pii', kind: 'email', start: 0, end: 9, score: 1}]);
    expect(mask.unmask(masked)).to.equal('$&$1@x.de');
  });

  it('goes through JSON, and counts on', () => {
    const mask = new Mask();
    mask.mask('a@x.de b@x.de');
    const again = Mask.fromJSON(JSON.parse(JSON.stringify(mask)) as MaskFields);
    expect(again.mask('b@x.de c@x.de')).to.equal('[EMAIL_2] [EMAIL_3]');
    expect(again.unmask('[EMAIL_1]')).to.equal('a@x.de');
  });

  it('refuses JSON that is no mask', () => {
    const fields = [null, 'x', {'[EMAIL_1]': 1}, {EMAIL_1: 'a'}, {'[EMAIL_0]': 'a'}, {'[FOO_1]': 'a'}];
    for (const wrong of fields)
      expect(() => Mask.fromJSON(wrong as unknown as MaskFields)).to.throw(TypeError, '`fields`');
  });
});
