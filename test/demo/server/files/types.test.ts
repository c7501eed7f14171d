import {describe, it} from 'node:test';
import {expect} from 'chai';
import {type FileClaim, maxTextBytes, sniffType} from '../../../../demo/server/files/sniff-type.js';
import {ChatError} from '../../../../src/base/chat-error.js';
import {gif, jpeg, pdf, png, webp} from './sample-files.js';

/** What `bytes` are taken for, or how they are refused. */
async function typeOf(content: Uint8Array | string, claim: Partial<FileClaim> = {}): Promise<string> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const look = {size: bytes.length, head: async (length: number) => bytes.subarray(0, length)};
  try {
    return await sniffType(look, {mediaType: null, name: 'a', ...claim});
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return `${error.status} ${error.code}`;
  }
}

const said = (mediaType: string) => ({mediaType});
const named = (name: string) => ({name});

describe('the type of a file', () => {
  const known: readonly (readonly [string, Uint8Array | string, Partial<FileClaim>, string])[] = [
    ['a PNG of which nothing is said', png(), {}, 'image/png'],
    ['a PNG that is said to be bytes', png(), said('application/octet-stream'), 'image/png'],
    ['a JPEG by its old name', jpeg, said('image/jpg'), 'image/jpeg'],
    ['a GIF', gif, said('image/gif'), 'image/gif'],
    ['a WebP', webp, said('image/webp'), 'image/webp'],
    ['a PDF that is all text', pdf, said('application/pdf'), 'application/pdf'],
    ['words', 'Grüße, 世界 👋\n', {}, 'text/plain'],
    ['words with a parameter', 'Grüße', said('text/plain; charset=utf-8'), 'text/plain'],
    ['words that begin as a bitmap does', 'BM is a code.', said('text/plain'), 'text/plain'],
    ['words that begin as a picture does', 'GIF89a is a format.', {}, 'text/plain'],
    ['words that begin as a program does', 'MZ wrote this.', {}, 'text/plain'],
    ['a program', 'print("hi")', said('text/x-python'), 'text/plain'],
    ['Markdown by its name', '# Hi', named('README.md'), 'text/markdown'],
    ['Markdown that begins with a tag', '<p align="center">Hi</p>', said('text/markdown'), 'text/markdown'],
    [
      'a table as Windows calls it',
      'a,b\n1,2\n',
      {...said('application/vnd.ms-excel'), ...named('t.csv')},
      'text/csv',
    ],
    ['JSON', '{"a": 1}', said('application/json'), 'application/json'],
    ['JSON by its name alone, which it is not', '{"a": 1', named('a.json'), 'text/plain'],
    ['a text as large as one may be', 'é'.repeat(maxTextBytes / 2), {}, 'text/plain'],
  ];
  for (const [what, bytes, claim, type] of known) {
    it(`(${what}) is ${type}`, async () => {
      expect(await typeOf(bytes, claim)).to.equal(type);
    });
  }

  const refused: readonly (readonly [string, Uint8Array | string, Partial<FileClaim>])[] = [
    ['nothing', '', {}],
    ['a PNG that is said to be a JPEG', png(), said('image/jpeg')],
    ['a PNG that is said to be text', png(), said('text/plain')],
    ['words that are said to be a picture', 'GIF89a is a format.', said('image/gif')],
    ['a PDF that is said to be text', pdf, said('text/plain')],
    ['a PNG that is only the beginning of one', png().subarray(0, 8), said('image/png')],
    ['JSON that is none', '{"a": 1', said('application/json')],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>', said('image/svg+xml')],
    ['a drawing that is said to be text', '<svg xmlns="http://www.w3.org/2000/svg"/>', said('text/plain')],
    ['a drawing behind a comment', '<!-- hi -->\n<svg onload="alert(1)"/>', said('text/plain')],
    ['a drawing behind a byte-order mark', '\ufeff<?xml version="1.0"?><svg/>', {}],
    ['a page', '<!DOCTYPE html><script>alert(1)</script>', said('text/html')],
    ['a page that is said to be text', '\n <HTML><script>alert(1)</script>', said('text/plain')],
    ['words in a file that is named as a page', 'hi', named('a.HTML')],
    ['an archive', Buffer.from('504b0304140000000000', 'hex'), {}],
    ['a program for a machine', Buffer.from('7f454c46020101000000', 'hex'), {}],
    ['words that are not UTF-8', Buffer.from('Gr\xfc\xdfe', 'latin1'), said('text/plain')],
    ['words with NUL in them', 'a\0b', said('text/plain')],
    ['words with an escape for terminals in them', 'a\x07b', said('text/plain')],
    ['a film', Buffer.from('000000186674797069736f6d', 'hex'), said('video/mp4')],
  ];
  for (const [what, bytes, claim] of refused) {
    it(`(${what}) is refused`, async () => {
      expect(await typeOf(bytes, claim)).to.equal('415 invalid');
    });
  }

  it('is refused for a text that is too large, and not for its last character', async () => {
    expect(await typeOf('a'.repeat(maxTextBytes + 1))).to.equal('413 too-large');
    expect(await typeOf('é'.repeat(maxTextBytes))).to.equal('413 too-large');
  });

  it('is looked for at the end of a text too', async () => {
    expect(await typeOf(`${'a'.repeat(100_000)}\0`)).to.equal('415 invalid');
  });
});
