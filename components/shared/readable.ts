import {type CSSResult, unsafeCSS} from 'lit';

/** A colour channel expression: 1 on a dark surface, 0 on a light one. `l` is the surface's lightness. */
const isDark = (l: string): string => `clamp(0, (0.6 - ${l}) * 1000, 1)`;

/**
 * On what kind of surface something stands: `onDark * …` and `1 - onDark` choose between two values inside
 * `oklch(from var(--_surface) …)`.
 */
export const onDark: CSSResult = unsafeCSS(isDark('l'));

/**
 * `colour` in its own hue, and as light or dark as it has to be to read on `--_surface` and what is mixed from that: 4.5:1.
 *
 * A relative colour sees the channels of one colour only, and this needs the lightness of two. So both are put side by side
 * into the channels of a third, whose lightness and a-axis then give the one that is right; hue and chroma are added last.
 * All numbers stay inside their channels' ranges. The limits are those of greys, for which luminance is lightness cubed,
 * with room for the hues that are darker or lighter than that.
 */
export function readable(colour: string): CSSResult {
  const both = `color-mix(in oklab, oklab(from ${colour} l 0 0), oklab(from var(--_surface) 0.5 calc(l * 0.4) 0))`;
  const own = '(l - 0.25) * 2';
  const surface = 'a * 5';
  const dark = isDark(surface);
  const most = `0.5 - (1 - ${surface}) * 0.8`;
  const least = `0.7 + max(0, ${surface} - 0.23) * 1.15`;
  const lightness = `max(${own}, ${least}) * ${dark} + min(${own}, ${most}) * (1 - ${dark})`;
  const held = `oklab(from ${both} calc(${lightness}) 0 0)`;
  const hue = `oklab(from ${colour} 0.5 a b)`;
  // What is very light has room for little colour: asked for more, a screen shows it darker.
  const colourfulness = `(2 - 0.8 * clamp(0, (${own} - 0.7) * 5, 1))`;
  return unsafeCSS(
    `oklab(from color-mix(in oklab, ${held}, ${hue}) calc(${own}) calc(a * ${colourfulness}) calc(b * ${colourfulness}))`,
  );
}
