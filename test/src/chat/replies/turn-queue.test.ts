import {TurnQueue} from '../../../../src/chat/replies/turn-queue.js';
import {describe, expect, it} from '../../../support/suite.js';

const forever = new AbortController().signal;
const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'entered',
    (reason: unknown) => reason,
  );

describe('TurnQueue', () => {
  it('gives turns in the order in which they were asked for', async () => {
    const queue = new TurnQueue();
    const order: number[] = [];
    const take = async (name: number): Promise<void> => {
      await queue.enter(forever);
      order.push(name);
      queue.leave();
    };
    await Promise.all([1, 2, 3].map(take));
    expect(order).to.deep.equal([1, 2, 3]);
  });

  it('passes over who gave up waiting', async () => {
    const queue = new TurnQueue();
    await queue.enter(forever);
    const impatient = new AbortController();
    const second = reasonOf(queue.enter(impatient.signal));
    const third = reasonOf(queue.enter(forever));
    impatient.abort('bored');
    queue.leave();
    expect(await Promise.all([second, third])).to.deep.equal(['bored', 'entered']);
  });

  it('turns all away when closed', async () => {
    const queue = new TurnQueue();
    await queue.enter(forever);
    const waiting = reasonOf(queue.enter(forever));
    queue.close('closed');
    expect([await waiting, await reasonOf(queue.enter(forever))]).to.deep.equal(['closed', 'closed']);
  });
});
