import {emulateMedia} from '@web/test-runner-commands';
import {expect} from 'chai';
import {drawing, undrawAll} from '../../../support/markdown-drawing.js';
import {until} from '../../../support/scripted-wire.js';

const words = 'word '.repeat(60).trim();

/** What `element` shows at each frame until `isOver`. */
async function seen(element: HTMLElement, isOver: () => boolean): Promise<string[]> {
  const texts: string[] = [];
  while (!isOver()) {
    await new Promise(requestAnimationFrame);
    texts.push(element.textContent ?? '');
  }
  return texts;
}

/** Says of the page that it is hidden, which a test cannot make it be. Undone after the test. */
function hide(): void {
  Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
}

describe('Smooth Markdown', () => {
  afterEach(() => {
    delete (document as {visibilityState?: unknown}).visibilityState;
    undrawAll();
  });

  it('comes in over several frames, as text that only grows', async () => {
    const {element, stream} = drawing({smooth: true});
    stream.push(words);
    const texts = await seen(element, () => element.textContent === words);
    const sizes = new Set(texts.map(({length}) => length));
    expect(sizes.size).to.be.greaterThan(4);
    expect(texts.every((text, at) => text.startsWith(texts[at - 1] ?? ''))).to.equal(true);
  });

  it('is in one text node: words get no element of their own', async () => {
    const {element, stream} = drawing({smooth: true});
    const added: Node[] = [];
    const watch = new MutationObserver((changes) => {
      for (const {addedNodes} of changes) added.push(...addedNodes);
    });
    watch.observe(element, {childList: true, subtree: true});
    stream.push(words);
    await until(() => element.textContent === words);
    watch.disconnect();
    expect(element.innerHTML).to.equal(`<p>${words}</p>`);
    expect(added.length).to.be.at.most(2);
  });

  it('is switched off where it is not asked for', async () => {
    const {element, stream} = drawing();
    stream.push(words);
    const texts = await seen(element, () => element.textContent !== '');
    expect(texts.at(-1)).to.equal(words);
  });

  for (const way of ['flush', 'end'] as const) {
    it(`gives all at once with \`${way}\``, () => {
      const {element, stream} = drawing({smooth: true});
      stream.push(words);
      stream[way]();
      expect(element.textContent).to.equal(words);
    });
  }

  it('has all its text at once, whatever is shown', () => {
    const {element, stream} = drawing({smooth: true});
    stream.push(words);
    expect([stream.text, element.textContent]).to.deep.equal([words, '']);
  });

  it('runs out with `finish`, and is then ended: what was held back is shown', async () => {
    const {element, stream} = drawing({smooth: true});
    stream.push(`${words} **x`);
    const finished = stream.finish();
    expect(element.textContent).to.equal('');
    expect(() => stream.push('more')).to.throw(TypeError);
    await finished;
    expect(element.textContent).to.equal(`${words} **x`);
  });

  it('keeps its promise to finish where it is ended, begun anew or let go instead', async () => {
    for (const way of ['end', 'reset', 'dispose'] as const) {
      const {element, stream} = drawing({smooth: true});
      stream.push(words);
      const finished = stream.finish();
      stream[way]();
      await finished;
      expect(element.textContent, way).to.equal(way === 'end' ? words : '');
    }
  });

  it('takes text again after `reset`', async () => {
    const {element, stream} = drawing({smooth: true});
    stream.push(words);
    void stream.finish();
    stream.reset('One');
    stream.push(' two');
    await until(() => element.textContent === 'One two');
  });

  it('shows all in a page that is hidden, also where it is hidden in the middle', async () => {
    const {element, stream} = drawing({smooth: true});
    stream.push(words);
    await new Promise(requestAnimationFrame);
    hide();
    await seen(element, () => element.textContent === words).then((texts) =>
      expect(texts.length).to.be.at.most(2),
    );
    stream.push(' end');
    const texts = await seen(element, () => element.textContent !== words);
    expect(texts.at(-1)).to.equal(`${words} end`);
  });

  it('shows all where less motion is asked for, also where that is asked in the middle', async function () {
    // Not every driver of a browser can say it to the page.
    const canAsk = await emulateMedia({reducedMotion: 'no-preference'}).then(
      () => true,
      () => false,
    );
    if (!canAsk) return this.skip();
    const {element, stream} = drawing({smooth: true});
    stream.push(words);
    await new Promise(requestAnimationFrame);
    try {
      await emulateMedia({reducedMotion: 'reduce'});
      await until(() => element.textContent === words);
      stream.push(' and the end');
      const texts = await seen(element, () => element.textContent !== words);
      expect(texts.at(-1)).to.equal(`${words} and the end`);
    } finally {
      await emulateMedia({reducedMotion: 'no-preference'});
    }
  });

  it('draws nothing more after `dispose`', async () => {
    const {element, stream} = drawing({smooth: true});
    stream.push(words);
    await new Promise(requestAnimationFrame);
    stream.dispose();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(element.textContent).to.equal('');
  });
});
