import {css} from 'lit';

export const outboxStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  .list {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: calc(var(--_space) * 2.5);
    max-block-size: var(--chat-outbox-max-height, 34cqb);
    margin: 0;
    padding: calc(var(--_space) * 3) var(--_gutter);
    overflow-x: hidden;
    overflow-y: auto;
    overscroll-behavior: contain;
    scroll-padding-block: calc(var(--_space) * 3);
    scrollbar-width: thin;
    scrollbar-color: var(--_border-strong) transparent;
    /* As in the transcript: the words stand under its words. */
    scrollbar-gutter: stable both-edges;
    list-style: none;
    /* What scrolls away fades, as the transcript does. */
    mask-image: linear-gradient(to bottom, transparent, #000 calc(var(--_space) * 3));
  }
  .item {
    display: flex;
    flex: none;
    flex-direction: column;
    align-items: flex-end;
    gap: 2px;
    inline-size: min(100%, var(--_measure));
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .bubble {
    max-inline-size: min(85%, 34em);
    padding: calc(var(--_space) * 2) calc(var(--_space) * 4);
    border: 1px dashed var(--_border-strong);
    border-radius: calc(var(--_radius) * 1.3);
    border-end-end-radius: calc(var(--_radius) * 0.4);
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }
  .line {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: var(--_space);
    color: var(--_muted);
    font-size: var(--_small);
  }
  .note {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    margin-inline-end: var(--_space);
  }
  .note svg {
    inline-size: 15px;
    block-size: 15px;
  }
  .delete {
    margin-inline-end: -6px;
  }
  .icon-button svg {
    inline-size: 18px;
    block-size: 18px;
  }

  .card {
    inline-size: min(100%, 34em);
    padding: calc(var(--_space) * 2) calc(var(--_space) * 4);
    border: 1px solid var(--_border-strong);
    border-radius: calc(var(--_radius) * 1.3);
    background: var(--_raised);
  }
  .card:focus-within {
    border-color: color-mix(in oklab, var(--_accent) 55%, var(--_border-strong));
    box-shadow: 0 0 0 3px color-mix(in oklab, var(--_accent) 16%, transparent);
  }
  .card + .line {
    margin-block-start: calc(var(--_space) * 1.5);
    color: var(--_text);
  }
  .save {
    border-color: transparent;
    background: var(--_text);
    color: var(--_surface);
  }
  .save:hover {
    background: color-mix(in oklab, var(--_text) 88%, var(--_surface));
  }
  .save[aria-disabled='true'] {
    background: color-mix(in oklab, var(--_text) 10%, var(--_raised));
    color: var(--_muted);
    cursor: default;
  }
  @media (pointer: coarse) {
    .quiet-button {
      justify-content: center;
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border-color: CanvasText;
    }
    .card:focus-within {
      outline: 2px solid Highlight;
    }
    .save {
      border-color: ButtonText;
      background: ButtonFace;
      color: ButtonText;
    }
  }
`;
