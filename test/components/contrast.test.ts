import {expect} from 'chai';
import {MountedChat, type MountOptions} from './mounted-chat.js';

/** Red, green and blue, 0 to 255, of what `colours` look like one over the other, the last on top. */
function seen(...colours: string[]): [number, number, number] {
  const context = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  if (!context) throw new Error('This browser has no canvas.');
  for (const colour of colours) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(rgb: [number, number, number]): number {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(ink: string, paper: string): number {
  const [dark, light] = [luminance(seen(paper, ink)), luminance(seen(paper))].sort((a, b) => a - b) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

const pairs = [
  ['text', 'surface', 4.5],
  ['text', 'raised', 4.5],
  ['text', 'sunken', 4.5],
  ['text', 'bubble', 4.5],
  ['muted', 'surface', 4.5],
  ['muted', 'raised', 4.5],
  ['muted', 'sunken', 4.5],
  ['accent-text', 'surface', 4.5],
  ['text', 'danger-tint', 4.5],
  ['danger', 'surface', 4.5],
  ['danger', 'danger-tint', 3],
  ['on-accent', 'accent', 3],
  ['surface', 'text', 3],
] as const;

/** What holds besides of the colours that a chat brings along. */
const ownPairs = [
  ['text', 'surface', 7],
  ['text', 'bubble', 7],
  ['accent', 'surface', 3],
] as const;

type Tokens = Readonly<Record<string, string>>;
const own: Record<string, MountOptions> = {
  light: {attributes: {theme: 'light'}},
  dark: {attributes: {theme: 'dark'}},
  host: {attributes: {theme: 'host'}},
};
const accents = [
  '#000',
  '#fff',
  '#f00',
  '#ff0',
  '#0f0',
  '#0ff',
  '#00f',
  '#f0f',
  'teal',
  '#ff9e64',
  '#1e3a8a',
];
const surfaces: Record<string, Tokens> = {
  'white alone': {'--chat-surface': '#fff'},
  'black alone': {'--chat-surface': '#000'},
  'a slate alone': {'--chat-surface': '#3b4252'},
  'a sand alone': {'--chat-surface': '#e8dfcf'},
  'a deep green alone': {'--chat-surface': '#06281c'},
  'black on white': {'--chat-surface': '#fff', '--chat-text': '#000'},
  'a night': {'--chat-surface': '#1a1b26', '--chat-text': '#c0caf5'},
  'a coloured paper': {'--chat-surface': '#fdf2f8', '--chat-text': '#500724'},
  'grey ink on white': {'--chat-surface': '#fff', '--chat-text': '#545454'},
};

describe('contrast', () => {
  for (const [name, options] of Object.entries(own)) {
    it(`is enough for text and for controls: ${name}`, async () => {
      const chat = await MountedChat.mount(options);
      expect(tooLow(chat, [...pairs, ...ownPairs])).to.deep.equal([]);
    });
  }

  for (const theme of ['light', 'dark']) {
    for (const [name, tokens] of Object.entries(surfaces)) {
      it(`is enough with any accent on ${name}, whatever the page’s own scheme: ${theme}`, async () => {
        const chat = await MountedChat.mount({attributes: {theme}});
        set(chat, tokens);
        const low = accents.map((accent) => {
          set(chat, {'--chat-accent': accent});
          return tooLow(chat, pairs).map((pair) => ({accent, ...pair}));
        });
        expect(low.flat()).to.deep.equal([]);
      });
    }
  }

  it('takes the page’s ink and paper, in its scheme, with theme="host"', async () => {
    const chat = await MountedChat.mount({attributes: {theme: 'host'}});
    chat.box.style.colorScheme = 'dark';
    expect(luminance(seen('white', colourOf(chat, 'surface')))).to.be.below(0.1);
    expect(tooLow(chat, [...pairs, ...ownPairs])).to.deep.equal([]);
  });
});

function set(chat: MountedChat, tokens: Tokens): void {
  for (const [token, value] of Object.entries(tokens)) chat.element.style.setProperty(token, value);
}

function colourOf(chat: MountedChat, token: string): string {
  const base = chat.element.shadowRoot?.querySelector('.base') as Element;
  const probe = base.querySelector('i') ?? base.appendChild(document.createElement('i'));
  probe.style.color = `var(--_${token})`;
  return getComputedStyle(probe).color;
}

/** Those of `wanted` that have less contrast than they need. */
function tooLow(chat: MountedChat, wanted: readonly (readonly [string, string, number])[]) {
  return wanted
    .map(([ink, paper, least]) => ({
      ink,
      paper,
      least,
      is: contrast(colourOf(chat, ink), colourOf(chat, paper)),
    }))
    .filter(({is, least}) => is < least);
}
