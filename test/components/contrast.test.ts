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
  ['text', 'surface', 7],
  ['text', 'bubble', 7],
  ['muted', 'surface', 4.5],
  ['muted', 'raised', 4.5],
  ['muted', 'sunken', 4.5],
  ['accent-text', 'surface', 4.5],
  ['text', 'danger-tint', 4.5],
  ['danger', 'danger-tint', 3],
  ['on-accent', 'accent', 3],
  ['accent', 'surface', 3],
  ['surface', 'text', 3],
] as const;

const looks: Record<string, MountOptions & {tokens?: Record<string, string>}> = {
  light: {attributes: {theme: 'light'}},
  dark: {attributes: {theme: 'dark'}},
  host: {attributes: {theme: 'host'}},
  'light with a teal accent': {attributes: {theme: 'light'}, tokens: {'--chat-accent': 'teal'}},
  'dark with a host’s own colours': {
    attributes: {theme: 'dark'},
    tokens: {'--chat-accent': '#ff9e64', '--chat-surface': '#1a1b26', '--chat-text': '#c0caf5'},
  },
};

describe('contrast', () => {
  for (const [name, {tokens = {}, ...options}] of Object.entries(looks)) {
    it(`is enough for text and for controls: ${name}`, async () => {
      const chat = await MountedChat.mount(options);
      for (const [token, value] of Object.entries(tokens)) chat.element.style.setProperty(token, value);
      const probe = document.createElement('i');
      chat.element.shadowRoot?.querySelector('.base')?.append(probe);
      const colour = (token: string): string => {
        probe.style.color = `var(--_${token})`;
        return getComputedStyle(probe).color;
      };
      const low = pairs
        .map(([ink, paper, least]) => ({ink, paper, least, is: contrast(colour(ink), colour(paper))}))
        .filter(({is, least}) => is < least);
      expect(low).to.deep.equal([]);
    });
  }
});
