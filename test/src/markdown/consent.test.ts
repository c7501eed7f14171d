import {resetMouse, sendKeys, sendMouse} from '@web/test-runner-commands';
import {expect} from 'chai';
import {
  type ChatImageEvent,
  ChatLinkEvent,
  trustedPolicy,
  untrustedPolicy,
} from '../../../src/markdown/index.js';
import {drawing, drawnAtOnce, undrawAll} from '../../support/markdown-drawing.js';
import {until} from '../../support/scripted-wire.js';

const image = new URL('/__fixtures/pixel.png', location.href).href;

async function press(element: Element | null, button: 'left' | 'middle' = 'left'): Promise<void> {
  element?.scrollIntoView({block: 'center'});
  const {x = 0, y = 0, width = 0, height = 0} = element?.getBoundingClientRect() ?? {};
  await sendMouse({type: 'click', button, position: [Math.round(x + width / 2), Math.round(y + height / 2)]});
}

/** Hears `type` where it arrives from the stream's element, and cancels it where `isCancelled`. */
function heard<Event_ extends Event>(type: string, isCancelled: boolean): Event_[] {
  const events: Event_[] = [];
  const listener = (event: Event): void => {
    events.push(event as Event_);
    if (isCancelled) event.preventDefault();
  };
  document.addEventListener(type, listener);
  undo.push(() => document.removeEventListener(type, listener));
  return events;
}

const undo: (() => void)[] = [];

describe('Consent', () => {
  afterEach(async () => {
    for (const step of undo.splice(0)) step();
    undrawAll();
    await resetMouse();
  });

  it('is asked by `chat-link` when a person presses a link, and cancelling opens nothing', async () => {
    const events = heard<ChatLinkEvent>('chat-link', true);
    let wasPrevented = false;
    document.addEventListener('click', (event) => (wasPrevented = event.defaultPrevented), {once: true});
    await press(drawnAtOnce('[a](https://example.com/x)').querySelector('a'));
    await until(() => events.length > 0);
    expect(events[0]).to.be.instanceOf(ChatLinkEvent);
    expect([events[0]?.url, wasPrevented]).to.deep.equal(['https://example.com/x', true]);
  });

  it('is asked for a press of the middle button and of a key as well', async () => {
    const events = heard('chat-link', true);
    const link = drawnAtOnce('[a](https://example.com/x)').querySelector('a');
    await press(link, 'middle');
    link?.focus();
    await sendKeys({press: 'Enter'});
    await until(() => events.length === 2);
    expect(events.length).to.equal(2);
  });

  it('is not asked for links of an allowed origin', async () => {
    const events = heard('chat-link', true);
    const policy = {...untrustedPolicy, allowedLinkOrigins: ['https://example.com']};
    const link = drawnAtOnce('[a](https://example.com/x) [b](https://example.com.evil.example)', {policy});
    const [allowed, other] = link.querySelectorAll('a');
    allowed?.addEventListener('click', (event) => event.preventDefault());
    await press(allowed ?? null);
    await press(other ?? null);
    await until(() => events.length > 0);
    expect(events.map((event) => (event as ChatLinkEvent).url)).to.deep.equal([
      'https://example.com.evil.example/',
    ]);
  });

  it('is never given by a script', () => {
    const links = heard('chat-link', false);
    const images = heard('chat-image', false);
    const element = drawnAtOnce(`[a](https://example.com/x) ![b](${image})`);
    const wasOpened = element
      .querySelector('a')
      ?.dispatchEvent(new MouseEvent('click', {cancelable: true, bubbles: true}));
    element.querySelector('button')?.click();
    expect([links.length, images.length, wasOpened, element.querySelector('img')]).to.deep.equal([
      0,
      0,
      false,
      null,
    ]);
  });

  it('fetches an image when a person asks for it', async () => {
    const events = heard<ChatImageEvent>('chat-image', false);
    const element = drawnAtOnce(`![A tree](${image} "t")`);
    expect(element.textContent).to.contain('A tree').and.to.contain(location.host);
    await press(element.querySelector('button'));
    await until(() => (element.querySelector('img')?.naturalWidth ?? 0) > 0, 'the image is shown');
    const {src, alt, title, referrerPolicy} = element.querySelector('img') as HTMLImageElement;
    expect([src, alt, title, referrerPolicy, events[0]?.url]).to.deep.equal([
      image,
      'A tree',
      't',
      'no-referrer',
      image,
    ]);
  });

  it('says where an image does not come, keeps its words, and lets the person try again', async () => {
    const missing = new URL('/__fixtures/missing.png', location.href).href;
    const {element, stream} = drawing();
    stream.push(`![A tree](${missing}) and`);
    stream.flush();
    const failed = (): Element | null => element.querySelector('.image-failed');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const before = failed();
      await press(element.querySelector('button'));
      await until(() => failed() !== null && failed() !== before, 'it failed');
    }
    expect(element.querySelectorAll('.image-failed').length).to.equal(1);
    expect([failed()?.role, failed()?.textContent, document.activeElement?.localName]).to.deep.equal([
      'status',
      'Could not be loaded',
      'button',
    ]);
    stream.push(' more');
    stream.end();
    expect(element.textContent).to.contain('A tree').and.to.contain('and more');
    expect(element.querySelector('img')).to.equal(null);
  });

  it('fetches nothing where `chat-image` is cancelled', async () => {
    const events = heard('chat-image', true);
    const element = drawnAtOnce(`![A tree](${image})`);
    await press(element.querySelector('button'));
    await until(() => events.length > 0);
    expect(element.querySelector('img')).to.equal(null);
  });

  it('keeps an image that was loaded while the text around it grows', async () => {
    const {element, stream} = drawing();
    stream.push(`Look: ![A tree](${image}) and`);
    stream.flush();
    await press(element.querySelector('button'));
    await until(() => element.querySelector('img') !== null);
    const loaded = element.querySelector('img');
    stream.push(' more *words*');
    stream.end();
    expect(element.querySelector('img')).to.equal(loaded);
  });

  it('puts the button of an image in a link behind the link', () => {
    const element = drawnAtOnce(`[![A tree](${image})](https://example.com)`);
    expect(element.querySelector('a')?.textContent).to.equal('A tree');
    expect(element.querySelector('a button, a img')).to.equal(null);
    expect(element.querySelectorAll('button').length).to.equal(1);
  });

  const asks: Readonly<Record<string, boolean>> = {
    'https://img.example/a.png': false,
    'http://img.example/a.png': true,
    'https://img.example/a.png?q=1': true,
    'https://user@img.example/a.png': true,
    'https://img.example.evil.example/a.png': true,
    'https://img.example:8443/a.png': true,
    'https://evil.example/https://img.example/a.png': true,
  };
  for (const [address, isAsked] of Object.entries(asks)) {
    it(`${isAsked ? 'asks for' : 'loads'} ${address} where https://img.example is allowed`, () => {
      const policy = {...untrustedPolicy, allowedImageOrigins: ['https://img.example']};
      const element = drawnAtOnce(`![a](${address})`, {policy});
      expect([element.querySelector('button') !== null, element.querySelector('img') === null]).to.deep.equal(
        [isAsked, isAsked],
      );
    });
  }

  it('loads images of an author’s own text, but only when nothing can change them any more', () => {
    const {element, stream} = drawing({policy: {...trustedPolicy, html: 'text'}});
    stream.push(`![a](${image}) `);
    stream.flush();
    expect(element.querySelector('img')).to.equal(null);
    stream.push('\n\n');
    stream.flush();
    expect(element.querySelector('img')?.src).to.equal(image);
  });

  it('ends with `dispose`: nothing is left on the page, and nothing is heard', async () => {
    const events = heard('chat-link', true);
    const {element, stream} = drawing();
    stream.push('[a](https://example.com)');
    stream.flush();
    const link = element.querySelector('a') as HTMLAnchorElement;
    stream.dispose();
    expect(element.childNodes.length).to.equal(0);
    element.append(link);
    link.addEventListener('click', (event) => event.preventDefault());
    await press(link);
    expect(events.length).to.equal(0);
  });
});
