import {css} from 'lit';

export const attachmentStyles = css`
  :host {
    display: block;
    cursor: default;
  }
  :host([hidden]) {
    display: none;
  }
  .tray {
    max-block-size: var(--chat-attachments-max-height, 26cqb);
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_border-strong) transparent;
  }
  .list {
    display: flex;
    flex-wrap: wrap;
    gap: calc(var(--_space) * 2);
    margin: 0;
    padding: var(--_space) var(--_space) calc(var(--_space) * 1.5);
    list-style: none;
  }
  .item {
    display: flex;
    align-items: center;
    gap: var(--_space);
    inline-size: min(100%, 15em);
    padding: calc(var(--_space) * 1.5);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    animation: arrive 160ms cubic-bezier(0.2, 0, 0, 1);
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: scale(0.96);
    }
  }
  .item[data-state='failed'] {
    inline-size: min(100%, 22em);
    border-color: color-mix(in oklab, var(--_danger) 45%, var(--_border));
    background: var(--_danger-tint);
  }
  .look {
    display: grid;
    flex: none;
    margin-inline-end: calc(var(--_space) * 1.5);
  }
  .preview,
  .progress {
    grid-area: 1 / 1;
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
  }
  .preview {
    overflow: hidden;
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    color: var(--_muted);
  }
  .item[data-state='failed'] .preview {
    color: var(--_danger);
  }
  canvas {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    transition: opacity var(--_motion);
  }
  .item:is([data-state='uploading'], [data-state='waiting']) .preview > * {
    opacity: 0.35;
  }
  .progress svg {
    inline-size: 30px;
    block-size: 30px;
    stroke-width: 3.5;
    transform: rotate(-90deg);
  }
  .track {
    stroke: color-mix(in oklab, var(--_text) 18%, transparent);
  }
  .bar {
    stroke: var(--_accent-text);
    transition: stroke-dasharray var(--_motion);
  }
  .progress[data-endless] svg {
    animation: turn 900ms linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(270deg);
    }
  }
  .words {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
    line-height: 1.35;
  }
  /* In the line of the card, whatever the direction of the words. */
  [dir='auto'] {
    text-align: left;
  }
  :host(:dir(rtl)) [dir='auto'] {
    text-align: right;
  }
  .name {
    overflow: hidden;
    font-size: calc(var(--_font-size) * 0.875);
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .detail {
    color: var(--_muted);
    font-size: calc(var(--_font-size) * 0.75);
    font-variant-numeric: tabular-nums;
  }
  .item[data-state='failed'] .detail {
    color: var(--_danger);
    overflow-wrap: anywhere;
  }

  .button {
    position: relative;
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: 50%;
    color: var(--_muted);
  }
  .button:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  .button svg {
    inline-size: 16px;
    block-size: 16px;
  }
  .refusals {
    display: flex;
    align-items: flex-start;
    gap: calc(var(--_space) * 2);
    margin: var(--_space);
    padding: calc(var(--_space) * 2) calc(var(--_space) * 2.5);
    border-radius: var(--_radius);
    background: var(--_danger-tint);
    font-size: var(--_small);
    line-height: 1.45;
    overflow-wrap: anywhere;
  }
  .refusals > svg {
    color: var(--_danger);
  }
  .refusals ul {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .refusals .button {
    margin-block: -4px;
  }
  @media (pointer: coarse) {
    .button {
      inline-size: 44px;
      block-size: 44px;
    }
    .refusals .button {
      margin-block: -12px;
    }
  }
  @media (forced-colors: active) {
    .button {
      border: 1px solid ButtonText;
    }
    .refusals {
      border: 1px solid CanvasText;
    }
    .track {
      stroke: GrayText;
    }
    .bar {
      stroke: Highlight;
    }
  }
`;
