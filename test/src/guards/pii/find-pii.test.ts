import {detectors, findPii} from '../../../../src/guards/pii/find-pii.js';
import {withoutOverlaps} from '../../../../src/guards/pii/overlaps.js';
import {piiKinds} from '../../../../src/guards/pii/pii-kind.js';
import {describe, expect, it} from '../../../support/suite.js';

/** What is found, as `kind:value`. */
const found = (text: string): string[] =>
  findPii(text).map(({kind, start, end}) => `${kind}:${text.slice(start, end)}`);

describe('findPii', () => {
  it('has one detector for each kind', () => {
    expect(detectors.map(({kind}) => kind)).to.deep.equal([...piiKinds]);
  });

  it('looks only for the kinds that are asked for', () => {
    const text = 'anna@example.com, DE44 5001 0517 5407 3249 31';
    expect(findPii(text, ['iban']).map(({kind}) => kind)).to.deep.equal(['iban']);
  });

  it('finds addresses, also between brackets, in other letters and beside Chinese', () => {
    expect(found('<j.o+x@mail.example.co.uk>')).to.deep.equal(['email:j.o+x@mail.example.co.uk']);
    expect(found(`('anna@example.com', ...b@example.com)`)).to.deep.equal([
      'email:anna@example.com',
      'email:b@example.com',
    ]);
    expect(found('jürgen@müller.de')).to.deep.equal(['email:jürgen@müller.de']);
    expect(found('bob [at] example [dot] com')).to.deep.equal(['email:bob [at] example [dot] com']);
    expect(found('请发到li@example.cn谢谢')).to.deep.equal(['email:li@example.cn']);
  });

  it('takes no package, picture, repository, handle or user of a URL for an address', () => {
    for (const text of [
      'lodash@4.17.21',
      'icon@2x.png',
      'git@github.com:team/x',
      '@anna@mastodon.social',
      'https://a:b@c.example/',
    ])
      expect(found(text), text).to.deep.equal([]);
  });

  it('finds an IBAN by its country’s length and its check digits', () => {
    expect(found('DE44 5001 0517 5407 3249 31 then')).to.deep.equal(['iban:DE44 5001 0517 5407 3249 31']);
    expect(found('be68539007547034')).to.deep.equal(['iban:be68539007547034']);
    for (const wrong of [
      'DE45500105175407324931',
      'DE4450010517540732493',
      'DE445001051754073249311',
      'XX44500105175407324931',
    ])
      expect(found(wrong), wrong).to.deep.equal([]);
  });

  it('finds a card by its issuer, its length and Luhn’s sum', () => {
    expect(found('4111 1111 1111 1111')).to.deep.equal(['card:4111 1111 1111 1111']);
    expect(found('3780-083740-71881')).to.deep.equal(['card:3780-083740-71881']);
    for (const wrong of ['4111 1111 1111 1112', '9999 9999 9999 9995', 'order 4666176031372159'])
      expect(found(wrong), wrong).to.deep.equal([]);
  });

  it('finds numbers to call by their form, or by the words beside them', () => {
    expect(found('+49 (0)89 123456 78')).to.deep.equal(['phone:+49 (0)89 123456 78']);
    expect(found('(415) 555-2671')).to.deep.equal(['phone:(415) 555-2671']);
    expect(found('Handy 0151 23456789')).to.deep.equal(['phone:0151 23456789']);
    expect(found('رقم هاتف ٠٥٠١٢٣٤٥٦٧')).to.deep.equal(['phone:٠٥٠١٢٣٤٥٦٧']);
  });

  it('takes no date, version, address, amount or order for a number to call', () => {
    for (const text of [
      '2024-03-15',
      '10.15.7.20240115',
      '192.168.100.200',
      '83 200 000',
      'order 415-555-2671',
      '+48.85661401',
      'Unix time 1700000000',
    ])
      expect(found(text), text).to.deep.equal([]);
  });

  it('goes on behind what looked like something and was nothing', () => {
    expect(found('1234 4111 1111 1111 1111')).to.deep.equal(['card:4111 1111 1111 1111']);
  });

  it('gives places in UTF-16 units of the text', () => {
    const text = '👩‍🚀 anna@example.com';
    expect(found(text)).to.deep.equal(['email:anna@example.com']);
  });
});

describe('withoutOverlaps', () => {
  const span = (start: number, end: number, score = 0.5) => ({start, end, score});

  it('keeps the longer, and of two as long the more certain', () => {
    expect(withoutOverlaps([span(0, 4), span(2, 9)])).to.deep.equal([span(2, 9)]);
    expect(withoutOverlaps([span(0, 4, 0.5), span(0, 4, 0.9)])).to.deep.equal([span(0, 4, 0.9)]);
  });

  it('keeps neighbours, in the order of the text', () => {
    expect(withoutOverlaps([span(4, 8), span(0, 4)])).to.deep.equal([span(0, 4), span(4, 8)]);
  });
});
