import {css} from 'lit';

export const threadStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    position: relative;
    min-block-size: 0;
    overflow: hidden;
  }
  :host([hidden]) {
    display: none;
  }
  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overflow-x: hidden;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_border-strong) transparent;
    scrollbar-gutter: stable both-edges;
    scroll-padding-block: 32px 48px;
    outline-offset: -3px;
    border-radius: 6px;
  }
  .keeps-place {
    overflow-anchor: none;
  }
  .content {
    display: flex;
    flex-direction: column;
    min-block-size: 100%;
    inline-size: 100%;
    max-inline-size: calc(var(--_measure) + 2 * var(--_gutter));
    margin-inline: auto;
    padding-inline: var(--_gutter);
  }
  .messages {
    padding-block: calc(var(--_space) * 7 - var(--_turn-gap) / 2) calc(var(--_space) * 9 - var(--_turn-gap) / 2);
  }
  .row {
    display: flow-root;
    padding-block: calc(var(--_turn-gap) / 2);
  }
  /* Out of the layout; found by a browser's search all the same. */
  .far {
    content-visibility: auto;
  }
  /* Laid out once as a whole: the heights of its blocks are remembered. */
  .fresh {
    --_blocks: visible;
  }
  .words {
    overflow: hidden;
    white-space: pre-line;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  .words.user {
    inline-size: fit-content;
    max-inline-size: min(85%, 34em);
    margin-inline-start: auto;
    padding: calc(var(--_space) * 2.25) calc(var(--_space) * 4);
    border-radius: calc(var(--_radius) * 1.3);
    border-end-end-radius: calc(var(--_radius) * 0.4);
    background: var(--_bubble);
    white-space: pre-wrap;
  }

  .line {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 3);
    padding-block: calc(var(--_space) * 2) calc(var(--_space) * 6);
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 1.4;
  }
  .line::before,
  .line::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_border);
  }
  .new {
    color: var(--_accent-text);
    font-weight: 500;
  }
  .new::before,
  .new::after {
    border-color: color-mix(in oklab, var(--_accent) 45%, var(--_surface));
  }
  .line + .line {
    padding-block-start: 0;
  }

  slot {
    display: flex;
    flex-direction: column;
    flex: 1;
  }

  /* A strip of its own: nothing of what is read lies under the button, which lies over the fade below. */
  .way-down {
    position: relative;
    z-index: 1;
    display: grid;
    justify-items: center;
    padding-block: var(--_space) calc(var(--_space) * 2);
  }
  .way-down::before {
    content: '';
    position: absolute;
    inset: auto 0 100%;
    block-size: calc(var(--_space) * 4);
    background: linear-gradient(to top, var(--_surface), transparent);
    pointer-events: none;
  }
  .jump {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-inline-size: 36px;
    block-size: 36px;
    padding-inline: 8px;
    border: 1px solid var(--_border);
    border-radius: 999px;
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow-small);
    font-size: var(--_small);
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    animation: rise var(--_motion) backwards;
  }
  .jump:hover {
    border-color: var(--_border-strong);
  }
  .jump svg {
    inline-size: 18px;
    block-size: 18px;
  }
  .jump span {
    padding-inline-end: 6px;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (pointer: coarse) {
    .jump {
      min-inline-size: 44px;
      block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .words.user {
      border: 1px solid CanvasText;
    }
    .jump {
      border-color: ButtonText;
    }
  }
  /* On paper it is as long as it is. */
  @media print {
    :host,
    .scroller,
    .content {
      display: block !important;
      max-inline-size: none;
      min-block-size: 0;
      overflow: visible !important;
    }
    .way-down {
      display: none;
    }
    .far {
      content-visibility: visible;
    }
    .words {
      block-size: auto !important;
    }
  }
`;
