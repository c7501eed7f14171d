import {css} from 'lit';

export const findStyles = css`
  :host {
    display: block;
    flex: none;
  }
  :host([hidden]) {
    display: none;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 2px;
    /* As wide as the transcript's column. */
    --side: max(calc(var(--_space) * 2), calc((100% - var(--_measure)) / 2 - var(--_space) * 2));
    padding: calc(var(--_space) * 1.5) var(--side);
    border-block-end: 1px solid var(--_border);
    background: var(--_surface);
    animation: unfold var(--_motion) backwards;
  }
  .bar > svg {
    inline-size: 18px;
    block-size: 18px;
    color: var(--_muted);
  }
  input {
    appearance: none;
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    padding: 4px calc(var(--_space) * 2);
    border: 0;
    border-radius: 6px;
    background: none;
    color: inherit;
    font: inherit;
    /* Under 16 px a phone zooms into the field. */
    font-size: max(16px, var(--_font-size));
    caret-color: var(--_accent-text);
  }
  input:focus-visible {
    outline-offset: -2px;
  }
  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .count {
    flex: none;
    padding-inline: calc(var(--_space) * 2);
    color: var(--_muted);
    font-size: var(--_small);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .icon-button[aria-disabled='true'] {
    opacity: 0.45;
    cursor: default;
  }
  @container (max-width: 360px) {
    .bar > svg {
      display: none;
    }
  }
  @keyframes unfold {
    from {
      opacity: 0;
    }
  }
`;
