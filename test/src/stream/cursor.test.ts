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

  it('takes no name for none: a service that names no stream cannot be asked for it', () => {
    const cursor = new Cursor();
    cursor.named('');
    expect([cursor.streamId, cursor.canResume]).to.deep.equal([null, false]);
    cursor.named('a');
    expect(cursor.streamId).to.equal('a');
  });

  it('cannot resume a stream that has events without numbers', () => {
    const cursor = new Cursor();
    cursor.named('s');
    expect(cursor.canResume).to.equal(true);
    cursor.applied(null, null);
    expect(cursor.canResume).to.equal(false);
  });

  it('calls an event of another stream a gap, whatever its number', () => {
    const cursor = new Cursor();
    cursor.applied(0, 's.0');
    expect([cursor.judge(1, 't.1'), cursor.judge(0, 't.0'), cursor.judge(1, 's.1')]).to.deep.equal([
      'gap',
      'gap',
      'apply',
    ]);
  });

  it('calls an event without a number a gap, once there were numbers', () => {
    const cursor = new Cursor();
    expect(cursor.judge(null)).to.equal('apply');
    cursor.applied(0, 's.0');
    expect(cursor.judge(null)).to.equal('gap');
  });

  it('goes back to before the first event, and keeps the name of the stream', () => {
    const cursor = new Cursor({streamId: 's', lastSeq: 7, lastId: 's.7'});
    expect([cursor.nextSeq, cursor.isNumbered, cursor.canResume]).to.deep.equal([8, true, true]);
    cursor.rewind();
    expect([cursor.streamId, cursor.lastSeq, cursor.lastId, cursor.nextSeq]).to.deep.equal([
      's',
      null,
      null,
      0,
    ]);
  });

  it('begins before the first event where a place says no more than the name', () => {
    const cursor = new Cursor({streamId: 's', lastSeq: null, lastId: null});
    expect([cursor.nextSeq, cursor.canResume, cursor.judge(0, 's.0')]).to.deep.equal([0, true, 'apply']);
  });

  it('may jump ahead behind a whole message', () => {
    const cursor = new Cursor();
    cursor.applied(0, 's.0');
    cursor.applied(9, 's.9');
    expect([cursor.judge(9), cursor.judge(10)]).to.deep.equal(['duplicate', 'apply']);
  });
});
