import {css} from 'lit';

/** The row under a message, which is always there and mostly not seen, and the field that a message becomes. */
export const actionsStyles = css`
  .actions {
    --_action: 28px;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    margin-inline: -5px;
    min-block-size: var(--_action);
    color: var(--_muted);
    font-size: var(--_small);
    opacity: 0;
    transition: opacity var(--_motion);
    /* What is selected over many messages is their words. */
    user-select: none;
  }
  .assistant .actions {
    margin-block-end: -14px;
  }
  /* In the room between two turns. */
  .user .actions {
    justify-content: flex-end;
    margin-block: -6px calc(6px - var(--_turn-gap));
  }
  :host([last]) .assistant .actions,
  .turn:hover .actions,
  .turn:focus-within .actions,
  .actions.asking {
    opacity: 1;
  }
  .actions .icon-button {
    position: relative;
    inline-size: var(--_action);
    block-size: var(--_action);
    border-radius: 8px;
  }
  .actions .icon-button svg {
    inline-size: 18px;
    block-size: 18px;
  }
  .icon-button[aria-pressed='true'] {
    color: var(--_accent-text);
  }
  .icon-button[aria-pressed='true'] svg path:first-child {
    fill: color-mix(in oklab, currentColor 22%, transparent);
  }
  .icon-button[aria-disabled='true'] {
    background: none;
    color: color-mix(in oklab, var(--_muted) 45%, transparent);
    cursor: default;
  }
  .way:dir(rtl) {
    transform: scaleX(-1);
  }
  /* Who has no pointer to rest on a button learns its name too. */
  .actions .icon-button:focus-visible::after {
    content: attr(title);
    position: absolute;
    inset-block-end: calc(100% + 5px);
    inset-inline-start: 50%;
    z-index: 1;
    padding: 3px 8px;
    border-radius: 7px;
    background: var(--_text);
    color: var(--_surface);
    font-size: 12px;
    line-height: 1.35;
    white-space: nowrap;
    pointer-events: none;
    transform: translateX(-50%);
  }
  .actions .icon-button:focus-visible:dir(rtl)::after {
    transform: translateX(50%);
  }
  .actions .icon-button:first-child:focus-visible::after {
    inset-inline-start: 0;
    transform: none;
  }
  .branches {
    display: inline-flex;
    align-items: center;
  }
  .branch-number {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .actions time {
    padding-inline: 6px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    unicode-bidi: plaintext;
  }
  @container (max-inline-size: 22em) {
    .branches + time {
      display: none;
    }
  }
  .user .actions time {
    order: -1;
  }
  .actions .question-line {
    padding-inline: 5px;
    color: var(--_text);
  }
  .actions .quiet-button {
    margin-inline-start: 6px;
    color: var(--_text);
  }
  .actions .danger {
    border-color: color-mix(in oklab, var(--_danger) 45%, var(--_surface));
    color: var(--_danger);
  }

  .editor {
    inline-size: min(100%, 34em);
  }
  .card {
    padding: calc(var(--_space) * 2.25) calc(var(--_space) * 4);
    border: 1px solid var(--_border-strong);
    border-radius: calc(var(--_radius) * 1.3);
    background: var(--_raised);
  }
  .card:focus-within {
    border-color: color-mix(in oklab, var(--_accent) 55%, var(--_border-strong));
    box-shadow: 0 0 0 3px color-mix(in oklab, var(--_accent) 16%, transparent);
  }
  .card .field {
    max-block-size: 16lh;
  }
  .editor-buttons {
    display: flex;
    justify-content: flex-end;
    gap: 6px;
    margin-block-start: var(--_gap);
  }

  @media (hover: none) {
    .assistant .actions {
      opacity: 1;
    }
  }
  @media (pointer: coarse) {
    .actions {
      --_action: 44px;
      margin-inline: -13px;
    }
    /* Over what follows: there is no room for fingers between two turns. */
    .user .actions {
      position: absolute;
      inset-block-start: calc(100% + 4px);
      inset-inline-end: 0;
      z-index: 1;
      margin: 0;
      padding-inline: 4px;
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
      background: var(--_raised);
      box-shadow: var(--_shadow-small);
      visibility: hidden;
    }
    .user:focus-within .actions {
      visibility: visible;
    }
    :host(:focus-within) {
      position: relative;
      z-index: 1;
    }
    .editor-buttons .quiet-button {
      justify-content: center;
    }
  }
  @media (forced-colors: active) {
    .icon-button[aria-pressed='true'] {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
    .icon-button[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
    }
    .card:focus-within {
      outline: 2px solid Highlight;
    }
  }
`;
