import {resetMouse, sendKeys, sendMouse} from '@web/test-runner-commands';
import {expect} from 'chai';
import {type ChatCopyEvent, type MarkdownStream, markdownStyles} from '../../../../src/markdown/index.js';
import {drawing, undrawAll} from '../../../support/markdown-drawing.js';
import {until} from '../../../support/scripted-wire.js';

const undo: (() => void)[] = [];

/** Puts `value` in the place of what the browser has, until the test ends. */
function replaced<Target extends object>(target: Target, name: keyof Target, value: unknown): void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, {value, configurable: true, writable: true});
  undo.push(() => {
    if (own) Object.defineProperty(target, name, own);
    else Reflect.deleteProperty(target, name);
  });
}

/** The browser's clipboard, which takes what is written or refuses it. */
function clipboard(isOpen: boolean): string[] {
  const written: string[] = [];
  const writeText = async (text: string): Promise<void> => {
    if (!isOpen) throw new DOMException('Refused', 'NotAllowedError');
    written.push(text);
  };
  replaced(navigator, 'clipboard', {writeText});
  return written;
}

async function press(target: Element | null): Promise<void> {
  target?.scrollIntoView({block: 'center'});
  // Firefox finds what is pressed in the page as it was painted last.
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const {x = 0, y = 0, width = 0, height = 0} = target?.getBoundingClientRect() ?? {};
  await sendMouse({type: 'click', position: [Math.round(x + width / 2), Math.round(y + height / 2)]});
}

function shown(markdown: string): {
  element: HTMLElement;
  stream: MarkdownStream;
  button(name: string): HTMLElement | null;
} {
  const {element, stream} = drawing();
  stream.push(markdown);
  stream.end();
  return {element, stream, button: (name) => element.querySelector<HTMLElement>(`.code-${name}`)};
}

const fenced = (language: string, code: string): string => `\`\`\`${language}\n${code}\`\`\`\n`;

describe('The tools of a code block', () => {
  beforeEach(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(markdownStyles);
    document.adoptedStyleSheets = [sheet];
  });
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) step();
    undrawAll();
    document.adoptedStyleSheets = [];
    await resetMouse();
  });

  it('copy the source, without marks for what cannot be seen and without the last line end', async () => {
    const written = clipboard(true);
    const {element, button} = shown(fenced('js', '\tif (a\u202e) {\n\n}  \n'));
    const events: ChatCopyEvent[] = [];
    document.addEventListener('chat-copy', (event) => events.push(event as ChatCopyEvent), {
      once: true,
    });
    expect(element.querySelector('code')?.textContent).to.contain('[U+202E]');
    await press(button('copy'));
    await until(() => written.length > 0);
    expect([written, events[0]?.text]).to.deep.equal([
      ['\tif (a\u202e) {\n\n}  '],
      '\tif (a\u202e) {\n\n}  ',
    ]);
  });

  it('say that they copied, in the button and to who does not see it, for two seconds', async () => {
    clipboard(true);
    const {element, button} = shown(fenced('', 'a\n'));
    const status = element.querySelector('[role=status]');
    await press(button('copy'));
    await until(() => button('copy')?.textContent === 'Copied');
    const saidAt = performance.now();
    expect(status?.textContent).to.equal('Copied');
    await until(() => button('copy')?.textContent === 'Copy');
    expect(performance.now() - saidAt).to.be.within(1500, 3500);
    expect(status?.textContent).to.equal('');
  });

  it('copy nothing where the page cancels `chat-copy`', async () => {
    const written = clipboard(true);
    const {button} = shown(fenced('', 'a\n'));
    let wasAsked = false;
    const onCopy = (event: Event): void => {
      wasAsked = true;
      event.preventDefault();
    };
    document.addEventListener('chat-copy', onCopy, {once: true});
    await press(button('copy'));
    await until(() => wasAsked);
    expect([written, button('copy')?.textContent]).to.deep.equal([[], 'Copy']);
  });

  it('copy by the browser’s command where the clipboard is refused, and leave the selection as it was', async () => {
    clipboard(false);
    const set: unknown[] = [];
    const {setData} = DataTransfer.prototype;
    replaced(DataTransfer.prototype, 'setData', function (this: DataTransfer, type: string, text: string) {
      set.push([type, text]);
      setData.call(this, type, text);
    });
    const {element, button} = shown(`Before\n\n${fenced('', 'a\u202e\nb\n')}`);
    getSelection()?.selectAllChildren(element.querySelector('p') ?? element);
    await press(button('copy'));
    await until(() => button('copy')?.textContent !== 'Copy');
    expect([button('copy')?.textContent, set]).to.deep.equal(['Copied', [['text/plain', 'a\u202e\nb']]]);
    expect(element.querySelector('code')?.contains(getSelection()?.anchorNode ?? null)).to.equal(false);
  });

  it('say that nothing could be copied where both are refused', async () => {
    clipboard(false);
    replaced(document, 'execCommand', () => false);
    const {element, button} = shown(fenced('', 'a\n'));
    await press(button('copy'));
    await until(() => button('copy')?.textContent !== 'Copy');
    expect(button('copy')?.textContent).to.equal('Could not be copied');
    expect(element.querySelector('[role=status]')?.textContent).to.equal('Could not be copied');
  });

  it('save the source in a file named by its language, and give back what that took', async () => {
    const {button, stream} = shown(fenced('python', 'a = 1\u202e\n'));
    const blobs: Blob[] = [];
    const revoked: string[] = [];
    const links: [string, string][] = [];
    replaced(URL, 'createObjectURL', (blob: Blob) => `blob:${blobs.push(blob)}`);
    replaced(URL, 'revokeObjectURL', (url: string) => revoked.push(url));
    replaced(HTMLAnchorElement.prototype, 'click', function (this: HTMLAnchorElement) {
      links.push([this.download, this.href]);
    });
    await press(button('download'));
    await until(() => links.length > 0);
    expect(links).to.deep.equal([['code.py', 'blob:1']]);
    expect(await blobs[0]?.text()).to.equal('a = 1\u202e\n');
    expect(blobs[0]?.type).to.equal('text/plain;charset=utf-8');
    stream.dispose();
    expect(revoked).to.deep.equal(['blob:1']);
  });

  it('wrap long lines and take it back, by keyboard as well', async () => {
    const {element, button} = shown(fenced('', `${'word '.repeat(400)}\n`));
    const pre = element.querySelector('pre');
    const isScrolling = (): boolean => (pre?.scrollWidth ?? 0) > (pre?.clientWidth ?? 0) + 1;
    expect([isScrolling(), button('wrap')?.ariaPressed]).to.deep.equal([true, 'false']);
    button('wrap')?.focus();
    await sendKeys({press: 'Enter'});
    await until(() => !isScrolling());
    expect(button('wrap')?.ariaPressed).to.equal('true');
    await press(button('wrap'));
    await until(isScrolling);
    expect(button('wrap')?.ariaPressed).to.equal('false');
  });

  it('do nothing for a script', () => {
    const written = clipboard(true);
    const {element, button} = shown(fenced('', 'a\n'));
    for (const name of ['copy', 'wrap', 'download']) button(name)?.click();
    expect([written, button('wrap')?.ariaPressed]).to.deep.equal([[], 'false']);
    expect(element.querySelector('[data-wrapped]')).to.equal(null);
  });

  it('stand from the first line on, and count once no more comes, without touching them', () => {
    const {element, stream} = drawing();
    const counts: (string | null | undefined)[] = [];
    stream.push('```js\n');
    stream.flush();
    const [bar, count, name] = ['.code-bar', '.code-count', 'pre'].map((one) => element.querySelector(one));
    const changed: string[] = [];
    const watch = new MutationObserver((records) =>
      changed.push(...records.map(({target}) => target.nodeName)),
    );
    if (bar) watch.observe(bar, {childList: true, attributes: true, subtree: true});
    for (const line of ['a\n', 'b\n', 'c', 'd\n', '```\n\nAfter']) {
      stream.push(line);
      stream.flush();
      counts.push(count?.textContent);
    }
    stream.end();
    expect(counts).to.deep.equal(['', '', '', '', '3 lines']);
    expect(name?.ariaLabel).to.equal('Code, js, 3 lines');
    const touched = watch.takeRecords().map(({target}) => (target as Element).className);
    expect(new Set([...changed, ...touched])).to.deep.equal(new Set(['code-count']));
    expect(element.querySelector('.code-bar')).to.equal(bar);
  });

  it('have a name each, and say whether lines are wrapped', () => {
    const {element} = shown(fenced('js', 'a\n'));
    const names = [...element.querySelectorAll('button')].map(
      (button) => button.ariaLabel ?? button.textContent,
    );
    expect(names).to.deep.equal(['Wrap lines', 'Download', 'Copy']);
  });
});

describe('Code in a selection', () => {
  afterEach(undrawAll);

  it('is each line once, over the borders of groups of lines', () => {
    const code = Array.from({length: 65}, (_, at) => `line ${at}\n`).join('');
    const {element} = shown(fenced('', code));
    getSelection()?.selectAllChildren(element.querySelector('code') ?? element);
    expect(`${getSelection()}`.trim().split(/\r?\n/)).to.deep.equal(code.trim().split('\n'));
    getSelection()?.removeAllRanges();
  });
});
