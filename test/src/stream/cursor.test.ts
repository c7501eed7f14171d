import {Cursor} from '../../../src/stream/cursor.js';
import {describe, expect, it} from '../../support/suite.js';

describe('Cursor', () => {
  it('takes the next number, drops lower ones, and calls a higher one a gap', () => {
    const cursor = new Cursor();
    cursor.applied(0, 's.0');
    expect([0, 1, 2].map((seq) => cursor.judge(seq))).to.deep.equal(['duplicate', 'apply', 'gap']);
  });

  it('names the last event applied, not the last one judged', () => {
    const cursor = new Cursor();
    cursor.applied(0, 's.0');
    cursor.judge(1);
    expect([cursor.lastId, cursor.lastSeq, cursor.nextSeq]).to.deep.equal(['s.0', 0, 1]);
  });

  it('makes the id where the wire gives only the number', () => {
    const cursor = new Cursor();
    cursor.named('s');
    cursor.applied(4, null);
    expect(cursor.lastId).to.equal('s.4');
  });

  it('keeps the first name a stream was given', () => {
    const cursor = new Cursor();
    cursor.named('a');
    cursor.named('b');
    expect(cursor.streamId).to.equal('a');
  });

  it('cannot resume a stream that has events without numbers', () => {
    const cursor = new Cursor();
    cursor.named('s');
    expect(cursor.canResume).to.equal(true);
    cursor.applied(null, null);
    expect(cursor.canResume).to.equal(false);
  });
});
