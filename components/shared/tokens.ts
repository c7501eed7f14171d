import {css} from 'lit';

/**
 * From the host's three colours, `--chat-accent`, `--chat-surface` and `--chat-text`, every other value that
 * the elements use. Private names begin with `--_`; they are set once, on the outermost box, and inherited.
 *
 * Colours are mixed in oklab and not in oklch: there a nearly grey surface still has a hue, and what is mixed with
 * it drifts through hues that neither has. Accent-coloured text is held to a lightness that reads on the surface
 * of its scheme.
 */
export const tokens = css`
  .base {
    color-scheme: light dark;
    --_surface: var(--chat-surface, light-dark(#fdfdfc, #1b1c1f));
    --_text: var(--chat-text, light-dark(#24262b, #e7e8ea));
    --_accent: var(--chat-accent, light-dark(#3d5afe, #8c9eff));
    --_on-accent: oklch(from var(--_accent) clamp(0.2, (0.66 - l) * 1000, 1) 0 h);
    --_accent-text: light-dark(
      oklch(from var(--_accent) min(l, 0.5) c h),
      oklch(from var(--_accent) max(l, 0.76) c h)
    );
    --_muted: var(--chat-color-muted, color-mix(in oklab, var(--_text) 70%, var(--_surface)));
    --_border: var(--chat-color-border, color-mix(in oklab, var(--_text) 13%, var(--_surface)));
    --_border-strong: color-mix(in oklab, var(--_text) 24%, var(--_surface));
    --_raised: var(--chat-color-raised, light-dark(color-mix(in oklab, var(--_surface) 40%, #fff), color-mix(in oklab, var(--_text) 6%, var(--_surface))));
    --_sunken: var(--chat-color-sunken, color-mix(in oklab, var(--_text) 4.5%, var(--_surface)));
    --_hover: color-mix(in oklab, var(--_text) 7%, transparent);
    --_pressed: color-mix(in oklab, var(--_text) 12%, transparent);
    --_bubble: var(--chat-color-bubble, color-mix(in oklab, var(--_accent) 10%, color-mix(in oklab, var(--_text) 3%, var(--_surface))));
    --_danger: var(--chat-color-danger, light-dark(#b3261e, #ffb4ab));
    --_danger-tint: color-mix(in oklab, var(--_danger) 7%, var(--_surface));
    --_shadow-ink: light-dark(oklch(0.3 0.03 265 / 0.1), oklch(0 0 0 / 0.45));
    --_shadow-small: 0 1px 2px var(--_shadow-ink), 0 4px 16px -6px var(--_shadow-ink);
    --_shadow-large: 0 2px 6px var(--_shadow-ink), 0 16px 48px -8px var(--_shadow-ink);

    --_font: var(--chat-font, system-ui, sans-serif);
    --_mono: var(--chat-font-mono, ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace);
    --_font-size: var(--chat-font-size, 16px);
    --_small: calc(var(--_font-size) * 0.8125);
    --_line-height: 1.6;
    --_space: var(--chat-space, 4px);
    --_gap: calc(var(--_space) * 2);
    --_turn-gap: calc(var(--_space) * 6);
    --_gutter: calc(var(--_space) * 5);
    --_radius: var(--chat-radius, 14px);
    --_radius-small: calc(var(--_radius) * 0.6);
    --_measure: var(--chat-measure, 64ch);
    --_motion: 160ms cubic-bezier(0.2, 0, 0, 1);
  }

  :host([theme='light']) .base {
    color-scheme: light;
  }
  :host([theme='dark']) .base {
    color-scheme: dark;
  }
  :host([density='compact']) .base {
    --_font-size: var(--chat-font-size, 15px);
    --_line-height: 1.5;
    --_turn-gap: calc(var(--_space) * 4);
    --_gutter: calc(var(--_space) * 3);
  }

  /* The host's own look: its font, its canvas, its ink. */
  :host([theme='host']) .base {
    color-scheme: inherit;
    --_surface: var(--chat-surface, Canvas);
    --_text: var(--chat-text, CanvasText);
    --_font: var(--chat-font, inherit);
  }

  @media (prefers-contrast: more) {
    .base {
      --_muted: color-mix(in oklab, var(--_text) 85%, var(--_surface));
      --_border: color-mix(in oklab, var(--_text) 60%, var(--_surface));
      --_border-strong: var(--_text);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .base {
      --_motion: 0ms;
    }
  }
  @media (forced-colors: active) {
    .base {
      --_surface: Canvas;
      --_text: CanvasText;
      --_accent: Highlight;
      --_on-accent: HighlightText;
      --_accent-text: LinkText;
      --_muted: CanvasText;
      --_border: CanvasText;
      --_border-strong: CanvasText;
      --_raised: Canvas;
      --_sunken: Canvas;
      --_bubble: Canvas;
      --_danger: CanvasText;
      --_danger-tint: Canvas;
    }
  }
`;
