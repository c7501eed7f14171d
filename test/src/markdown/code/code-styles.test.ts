import {expect} from 'chai';
import {markdownStyles} from '../../../../src/markdown/index.js';
import {drawnAtOnce, undrawAll} from '../../../support/markdown-drawing.js';

/** One class of each colour. */
const classes = {
  keyword: 'hljs-keyword',
  string: 'hljs-string',
  number: 'hljs-number',
  comment: 'hljs-comment',
  function: 'hljs-title function_',
  type: 'hljs-type',
  variable: 'hljs-variable',
  meta: 'hljs-meta',
  addition: 'hljs-addition',
  deletion: 'hljs-deletion',
};

/** The surfaces of the element in both schemes. */
const surfaces = {light: '#fdfdfc', dark: '#1b1c1f'};

/** What is seen of `colours`, painted one over the other: red, green, blue from 0 to 255. */
function seen(...colours: readonly string[]): number[] {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
  if (!canvas) throw new Error('There is no canvas to mix colours on.');
  for (const colour of colours) {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** A drawn block whose code is one word of `className`, in the scheme's colours. */
function word(className: string, scheme: keyof typeof surfaces): {frame: HTMLElement; span: HTMLElement} {
  const element = drawnAtOnce('```\na\n```\n');
  element.style.cssText = `color-scheme: ${scheme}; color: light-dark(#24262b, #e7e8ea)`;
  const span = document.createElement('span');
  span.className = className;
  element.querySelector('code')?.append(span);
  return {frame: element.querySelector('.code-frame') as HTMLElement, span};
}

function adoptStyles(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(markdownStyles);
  document.adoptedStyleSheets = [sheet];
}

function undress(): void {
  undrawAll();
  document.adoptedStyleSheets = [];
}

/** Distances between the tops of neighbouring lines, in CSS pixels. */
function lineHeights(code: Element): number[] {
  const range = document.createRange();
  const tops: number[] = [];
  const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    range.selectNodeContents(texts.currentNode);
    for (const {top, width} of range.getClientRects()) if (width > 0) tops.push(Math.round(top * 10) / 10);
  }
  const lines = [...new Set(tops)].sort((one, other) => one - other);
  return lines.slice(1).map((top, at) => top - (lines[at] ?? 0));
}

describe('The lines of code', () => {
  beforeEach(adoptStyles);
  afterEach(undress);

  it('are as high in the groups that long code is taken in as at its beginning', () => {
    const lines = Array.from({length: 70}, (_, at) => `line ${at}`);
    const code = drawnAtOnce(`\`\`\`\n${lines.join('\n')}\n\`\`\`\n`).querySelector('code');
    if (!code) throw new Error('There is no code.');
    expect(code.querySelectorAll('.lines')).to.have.length(3);
    // As in a chat: a browser's own size for `pre` is smaller, and hides what differs.
    if (code.parentElement) code.parentElement.style.font = '16px/1.5 sans-serif';
    const heights = lineHeights(code);
    expect(heights).to.have.length(69);
    expect(Math.max(...heights) - Math.min(...heights)).to.be.below(1);
  });
});

describe('The colours of the theme for code', () => {
  beforeEach(adoptStyles);
  afterEach(undress);

  for (const scheme of ['light', 'dark'] as const) {
    for (const [name, className] of Object.entries(classes)) {
      it(`reach 4.5:1 for a ${name} on a ${scheme} page`, () => {
        const {frame, span} = word(className, scheme);
        const background = seen(surfaces[scheme], getComputedStyle(frame).backgroundColor);
        const {color} = getComputedStyle(span);
        expect(contrast(seen(color), background)).to.be.at.least(4.5);
        expect(color).not.to.equal(getComputedStyle(frame).color);
      });
    }

    it(`reach 4.5:1 for the words of the bar on a ${scheme} page`, () => {
      const {frame} = word('', scheme);
      const {color, backgroundColor} = getComputedStyle(frame.querySelector('.code-bar') ?? frame);
      expect(contrast(seen(color), seen(surfaces[scheme], backgroundColor))).to.be.at.least(4.5);
    });
  }

  it('are taken from the page where it has its own', () => {
    for (const [name, className] of Object.entries(classes)) {
      const {frame, span} = word(className, 'light');
      frame.style.setProperty(`--chat-code-${name}`, 'rgb(1, 2, 3)');
      expect(getComputedStyle(span).color).to.equal('rgb(1, 2, 3)');
    }
  });
});
