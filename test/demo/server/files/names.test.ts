import {describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import {cleanName} from '../../../../demo/server/files/clean-name.js';
import {disposition, fileNameOf} from '../../../../demo/server/files/content-disposition.js';

describe('the name of a file', () => {
  for (const [given, kept] of [
    ['photo.png', 'photo.png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\Bild 1.png', 'Bild 1.png'],
    ['..', ''],
    ['.htaccess', 'htaccess'],
    ['a\r\nSet-Cookie: b.txt', 'aSet-Cookie: b.txt'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
    ['e\u0301te\u0301.md', '\u00e9t\u00e9.md'],
    ['👩‍👩‍👧.png', '👩‍👩‍👧.png'],
    ['a\ud800b.txt', 'ab.txt'],
    ['  a \t  b  ', 'a b'],
  ] as const) {
    it(`(${JSON.stringify(given)}) is kept as ${JSON.stringify(kept)}`, () => {
      expect(cleanName(given)).to.equal(kept);
    });
  }

  it('has at most 200 characters, its ending among them', () => {
    const name = cleanName(`${'ä'.repeat(500)}.markdown`);
    expect([[...name].length, name.endsWith('ä.markdown')]).to.deep.equal([200, true]);
  });

  it('is safe and the same when cleaned again, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 300}), (given) => {
        const name = cleanName(given);
        expect(name).not.to.match(/[/\\\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|^\.|^\s|\s$/u);
        expect([...name].length).to.be.at.most(200);
        expect(cleanName(name)).to.equal(name);
      }),
    );
  });

  it('comes back from the header that it is put into, in ASCII on one line', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 200}), (given) => {
        const name = cleanName(given);
        fc.pre(name !== '');
        const header = disposition('attachment', name);
        expect(header).to.match(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\x21-\x7e]+$/);
        expect(fileNameOf(header)).to.equal(name);
      }),
    );
  });

  it('is read as browsers and others send it', () => {
    const latin1 = Buffer.from('Grüße.txt').toString('latin1');
    for (const [header, name] of [
      ['attachment; filename="a b.txt"', 'a b.txt'],
      ['attachment; filename=a.txt', 'a.txt'],
      ['attachment; filename="a \\"b\\".txt"', 'a "b".txt'],
      [`attachment; filename="${latin1}"`, 'Grüße.txt'],
      ["attachment; filename=a.txt; filename*=utf-8'de'%C3%A4.txt", 'ä.txt'],
      ["attachment; filename*=UTF-8''%FF; filename=b.txt", 'b.txt'],
      ['attachment', ''],
      [undefined, ''],
    ] as const) {
      expect(fileNameOf(header)).to.equal(name);
    }
  });
});
