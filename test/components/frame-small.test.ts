import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {SmallPage} from './small-page.js';

const rectOf = (element: Element): number[] => {
  const {left, top, width, height} = element.getBoundingClientRect();
  return [left, top, width, height].map(Math.round);
};

describe('a panel on a small screen', () => {
  for (const mode of ['launcher', 'panel', 'sidebar']) {
    it(`fills it, and is a modal dialog: ${mode}`, async () => {
      const page = await SmallPage.open({mode, open: ''});
      expect(rectOf(page.frame)).to.deep.equal([0, 0, 390, 700]);
      expect([page.frame.role, page.frame.ariaModal]).to.deep.equal(['dialog', 'true']);
    });
  }

  it('is beside its page again, and not modal, as soon as there is room', async () => {
    const page = await SmallPage.open({mode: 'sidebar', open: ''});
    page.resize(560);
    await until(() => page.frame.role === 'region', 'it is a region');
    expect([page.frame.ariaModal, rectOf(page.frame)]).to.deep.equal([null, [160, 0, 400, 700]]);
  });

  it('hides the launcher that it covers, and not from who closes it', async () => {
    const page = await SmallPage.open({mode: 'launcher', open: ''});
    const launcher = page.inside('.launcher');
    expect(page.window.getComputedStyle(launcher).visibility).to.equal('hidden');
    page.inside<HTMLElement>('[aria-label="Close chat"]').click();
    await until(() => page.focused?.ariaLabel === 'Open chat', 'the launcher has the focus');
  });

  it('keeps Tab inside: beyond its last control comes its first, before its first the composer', async () => {
    const page = await SmallPage.open({mode: 'launcher'});
    page.opener.focus();
    page.chat.show();
    await until(() => page.focused?.localName === 'textarea', 'the field has the focus');
    const [start, end] = page.chat.shadowRoot?.querySelectorAll<HTMLElement>('.edge') ?? [];
    end?.focus();
    const first = page.focused;
    expect([first?.localName, page.inside('.header').contains(first)]).to.deep.equal(['button', true]);
    start?.focus();
    await until(() => page.focused?.localName === 'textarea', 'the field has the focus');
  });

  it('keeps Tab inside while it fills the screen alone', async () => {
    const page = await SmallPage.open({mode: 'launcher'});
    const edges = (): number => page.chat.shadowRoot?.querySelectorAll('.edge').length ?? 0;
    expect(edges()).to.equal(0);
    page.chat.show();
    await until(() => edges() === 2, 'it has edges');
    page.resize(600);
    await until(() => edges() === 0, 'it has none');
  });
});

describe('with a keyboard on the screen', () => {
  const bottomOf = (element: Element): number => Math.round(element.getBoundingClientRect().bottom);

  async function writing(attributes: Readonly<Record<string, string>>, options = {}): Promise<SmallPage> {
    const page = await SmallPage.open(attributes, options);
    page.chat.focusComposer();
    await until(() => page.focused?.localName === 'textarea', 'the field has the focus');
    return page;
  }

  for (const mode of ['full', 'launcher', 'sidebar']) {
    it(`stands in what is left of the screen, however far the browser moved that: ${mode}`, async () => {
      const page = await writing({mode, open: ''});
      await page.raiseKeyboard({height: 380, offsetTop: 40});
      expect(rectOf(page.frame)).to.deep.equal([0, 40, 390, 380]);
      expect(bottomOf(page.composer)).to.be.within(300, 420);
      page.lowerKeyboard();
      expect(rectOf(page.frame)).to.deep.equal([0, 0, 390, 700]);
    });
  }

  it('keeps the composer of a chat in its page above the keyboard, and the chat in its box', async () => {
    const page = await writing({});
    const box = page.chat.getBoundingClientRect();
    page.chat.style.blockSize = '600px';
    await page.raiseKeyboard({height: 420});
    expect(bottomOf(page.composer)).to.be.within(380, 420);
    expect(page.chat.getBoundingClientRect().top).to.equal(box.top);
    page.lowerKeyboard();
    expect(bottomOf(page.composer)).to.be.above(560);
  });

  it('keeps a floating panel above the keyboard', async () => {
    const page = await writing({mode: 'panel', open: ''}, {width: 800});
    await page.raiseKeyboard({height: 400});
    const [, top, , height] = rectOf(page.frame);
    expect([top, (top ?? 0) + (height ?? 0)]).to.deep.equal([20, 380]);
  });

  it('leaves the chat as it is while the keyboard is for another field of the page', async () => {
    const page = await SmallPage.open({mode: 'full'});
    page.opener.focus();
    await page.raiseKeyboard({height: 380});
    expect(rectOf(page.frame)).to.deep.equal([0, 0, 390, 700]);
  });

  it('leaves the chat as it is when a browser’s bars come and go', async () => {
    const page = await writing({mode: 'full'});
    await page.raiseKeyboard({height: 620});
    expect(rectOf(page.frame)).to.deep.equal([0, 0, 390, 700]);
  });

  it('writes in at least 16 px, so that no phone zooms into the field', async () => {
    const page = await writing({mode: 'full', density: 'compact'});
    const field = page.focused as Element;
    expect(Number.parseFloat(page.window.getComputedStyle(field).fontSize)).to.be.at.least(16);
  });
});
