import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {openStage, type Stage} from './stage.js';
import {states} from './states.js';

/*
 * Who asked for less motion gets none: nothing that is drawn takes its time, and nothing goes on for ever.
 */

/** Longer than this, in milliseconds, something is seen to move. */
const seenMs = 10;
const moving = ['waiting', 'streaming', 'thinking', 'reconnecting', 'long', 'launcher'];

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

describe('less motion', () => {
  for (const state of states.filter(({name}) => moving.includes(name))) {
    it(`is no motion: ${state.name}`, async () => {
      const {page, close} = await stage.show(state);
      expect((await motions(page)).filter(({ms}) => ms > seenMs)).to.deep.equal([]);
      await close();
    });
  }

  it('is asked for: without it, what waits is seen to', async () => {
    const waiting = states.find(({name}) => name === 'waiting');
    if (!waiting) throw new Error('There is no such state.');
    const {page, close} = await stage.show({...waiting, media: {reducedMotion: 'no-preference'}});
    expect((await motions(page)).some(({ms}) => ms > seenMs)).to.equal(true);
    await close();
  });
});

/** Everything in the page that moves or will, and for how long, in milliseconds. */
function motions(page: Page): Promise<{name: string; ms: number}[]> {
  return page.evaluate(() => {
    return animationsIn(document).map((animation) => {
      const {duration, iterations = 1} = animation.effect?.getTiming() ?? {};
      const name =
        animation instanceof CSSTransition
          ? animation.transitionProperty
          : (animation as CSSAnimation).animationName;
      // JSON has no endlessness.
      return {name, ms: Math.min(1e9, Number(duration) * iterations)};
    });

    function animationsIn(root: Document | ShadowRoot): Animation[] {
      const inner = [...root.querySelectorAll('*')].flatMap(({shadowRoot}) =>
        shadowRoot ? animationsIn(shadowRoot) : [],
      );
      return [...root.getAnimations(), ...inner];
    }
  });
}
