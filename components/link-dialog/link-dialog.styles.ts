import {css} from 'lit';

export const linkDialogStyles = css`
  :host {
    display: contents;
  }
  dialog {
    inline-size: min(440px, 100vw - 32px);
    max-block-size: min(560px, 100dvh - 32px);
    margin: auto;
    padding: 0;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.2);
    background: var(--_surface);
    color: var(--_text);
    font-family: var(--_font);
    font-size: var(--_font-size);
    line-height: 1.5;
    box-shadow: var(--_shadow-large);
    overflow: auto;
    overscroll-behavior: contain;
    animation: appear var(--_motion) backwards;
  }
  dialog::backdrop {
    background: oklch(0.2 0.02 265 / 0.42);
    animation: fade var(--_motion) backwards;
  }
  .content {
    padding: calc(var(--_space) * 5);
  }
  h2 {
    margin: 0;
    font-size: 1.125em;
    font-weight: 600;
    line-height: 1.3;
    text-wrap: balance;
  }
  p {
    margin: calc(var(--_space) * 2) 0 0;
    color: var(--_muted);
    font-size: calc(var(--_font-size) * 0.9375);
    text-wrap: pretty;
  }
  .address {
    display: flex;
    align-items: flex-start;
    gap: var(--_space);
    margin-block-start: calc(var(--_space) * 4);
    padding: calc(var(--_space) * 1.5);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_sunken);
  }
  .url {
    flex: 1;
    min-inline-size: 0;
    max-block-size: 9.5em;
    padding: var(--_space) calc(var(--_space) * 1.5);
    border-radius: calc(var(--_radius-small) * 0.6);
    color: var(--_muted);
    font-family: var(--_mono);
    font-size: calc(var(--_font-size) * 0.875);
    line-height: 1.55;
    text-align: start;
    overflow: auto;
    /* Not at hyphens and dots: a line that ends there reads as an address that ends there. */
    word-break: break-all;
    scrollbar-width: thin;
    unicode-bidi: isolate;
  }
  .url strong {
    color: var(--_text);
    font-weight: 700;
  }
  .warning {
    display: flex;
    gap: calc(var(--_space) * 2);
    margin-block-start: calc(var(--_space) * 2);
    color: var(--_danger);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: calc(var(--_space) * 2);
    margin-block-start: calc(var(--_space) * 5);
  }
  .action {
    display: inline-grid;
    place-items: center;
    min-block-size: 40px;
    padding-inline: calc(var(--_space) * 4.5);
    border: 1px solid var(--_border-strong);
    border-radius: 999px;
    background: var(--_raised);
    color: var(--_text);
    font-size: calc(var(--_font-size) * 0.9375);
    font-weight: 500;
    line-height: 1.2;
    text-align: center;
    text-decoration: none;
    transition: background-color var(--_motion);
  }
  .action:hover {
    background: color-mix(in oklab, var(--_text) 7%, var(--_raised));
  }
  .open {
    border-color: transparent;
    background: var(--_text);
    color: var(--_surface);
  }
  .open:hover {
    background: color-mix(in oklab, var(--_text) 86%, var(--_surface));
  }
  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(8px) scale(0.98);
    }
  }
  @keyframes fade {
    from {
      opacity: 0;
    }
  }
  @media (max-width: 360px) {
    .action {
      flex: 1 1 auto;
    }
  }
  @media (pointer: coarse) {
    .action {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .action {
      border-color: ButtonText;
    }
    .open {
      border-color: LinkText;
      background: Canvas;
      color: LinkText;
    }
    .url strong {
      text-decoration: underline;
    }
  }
`;
