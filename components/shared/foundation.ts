import {css} from 'lit';

/** What every element starts from: box model, focus ring, plain buttons, text for screen readers only. */
export const foundation = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 2px solid var(--_accent-text, currentColor);
    outline-offset: 2px;
  }
  button {
    appearance: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    letter-spacing: inherit;
    text-align: start;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
  }
  svg {
    display: block;
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .icon-button {
    display: inline-grid;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border-radius: 9px;
    color: var(--_muted, currentColor);
    transition:
      background-color var(--_motion, 0ms),
      color var(--_motion, 0ms);
  }
  .icon-button:hover {
    background: var(--_hover, transparent);
    color: var(--_text, currentColor);
  }
  .icon-button:active {
    background: var(--_pressed, transparent);
  }
  .quiet-button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 28px;
    padding-inline: 10px;
    border: 1px solid var(--_border-strong, currentColor);
    border-radius: 999px;
    background: var(--_raised, transparent);
    font-size: var(--_small, 13px);
    font-weight: 500;
    line-height: 1.2;
    white-space: nowrap;
    transition: background-color var(--_motion, 0ms);
  }
  .quiet-button:hover {
    background: color-mix(in oklab, var(--_text, currentColor) 7%, var(--_raised, transparent));
  }
  .quiet-button svg {
    inline-size: 16px;
    block-size: 16px;
  }

  @media (pointer: coarse) {
    .icon-button,
    .quiet-button {
      min-inline-size: 44px;
      min-block-size: 44px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 1ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 1ms !important;
    }
  }
  @media (forced-colors: active) {
    .icon-button,
    .quiet-button {
      border: 1px solid ButtonText;
    }
  }
`;
