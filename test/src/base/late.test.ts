import type {ChatError} from '../../../src/base/chat-error.js';
import {Late} from '../../../src/base/late.js';
import {orAborted} from '../../../src/base/or-aborted.js';
import {describe, expect, it} from '../../support/suite.js';

describe('code that comes late', () => {
  it('is not there before it was asked for, and is loaded once', async () => {
    let loads = 0;
    const late = new Late('the part', async () => ({loads: ++loads}));
    expect(late.value).to.equal(null);
    await late.load();
    await late.load();
    expect(late.value).to.deep.equal({loads: 1});
  });

  it('that could not be had says which, and is asked for again', async () => {
    const answers = [Promise.reject(new Error('offline')), Promise.resolve('here')];
    const late = new Late<string>('the part that reads', () => answers.shift() ?? Promise.resolve(''));
    const error = await late.load().catch((reason: ChatError) => reason);
    expect(error).to.include({
      code: 'network',
      stage: 'connect',
      message: 'Could not load the part that reads.',
    });
    expect(await late.load()).to.equal('here');
  });
});

describe('work that may be given up', () => {
  it('resolves and rejects as it does by itself', async () => {
    const {signal} = new AbortController();
    expect(await orAborted(Promise.resolve(1), signal)).to.equal(1);
    const failed = orAborted(Promise.reject(new RangeError('no')), signal);
    expect(await failed.catch((error: Error) => error.message)).to.equal('no');
  });

  it('rejects with the reason at once when it is given up, before or meanwhile', async () => {
    const giving = new AbortController();
    const waiting = orAborted(new Promise<never>(() => {}), giving.signal);
    giving.abort('left');
    expect(await waiting.catch((reason: unknown) => reason)).to.equal('left');
    const late = orAborted(Promise.resolve(1), giving.signal);
    expect(await late.catch((reason: unknown) => reason)).to.equal('left');
  });
});
