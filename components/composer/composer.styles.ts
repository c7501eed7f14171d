import {css} from 'lit';

export const composerStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  .card {
    display: flex;
    align-items: flex-end;
    gap: calc(var(--_space) * 1.5);
    padding: calc(var(--_space) * 2);
    padding-inline-start: calc(var(--_space) * 4.5);
    border: 1px solid var(--_border-strong);
    border-radius: calc(var(--_radius) * 1.75);
    background: var(--_raised);
    box-shadow: var(--_shadow-small);
    cursor: text;
    transition:
      border-color var(--_motion),
      box-shadow var(--_motion);
  }
  .card:focus-within {
    border-color: color-mix(in oklab, var(--_accent) 55%, var(--_border-strong));
    box-shadow:
      0 0 0 3px color-mix(in oklab, var(--_accent) 16%, transparent),
      var(--_shadow-small);
  }

  .field {
    flex: 1;
    max-block-size: var(--chat-composer-max-height, 40cqb);
  }
  .replica,
  textarea {
    padding: calc(var(--_space) * 1.75) 0;
  }
  .actions {
    display: flex;
    align-items: center;
    min-block-size: 36px;
  }
  .actions:not(:has(:not(slot))) {
    min-inline-size: 0;
  }

  .send,
  .next {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 36px;
    block-size: 36px;
    margin-block-end: calc((max(16px, var(--_font-size)) * 1.5 + var(--_space) * 3.5 - 36px) / 2);
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    transition:
      background-color var(--_motion),
      color var(--_motion),
      transform var(--_motion);
  }
  .send:hover,
  .next:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  .send:active,
  .next:active {
    transform: scale(0.94);
  }
  .send[aria-disabled='true'] {
    background: color-mix(in oklab, var(--_text) 10%, var(--_raised));
    color: var(--_muted);
    cursor: default;
    transform: none;
  }
  :host([busy]) .send {
    background: var(--_text);
    color: var(--_surface);
  }
  /* The finger's target is larger than what the eye sees. */
  @media (pointer: coarse) {
    .send::after,
    .next::after {
      content: '';
      position: absolute;
      inset: -4px;
    }
  }
  @media (forced-colors: active) {
    .send,
    .next {
      border: 1px solid ButtonText;
      background: ButtonFace;
      color: ButtonText;
    }
    .card:focus-within {
      outline: 2px solid Highlight;
    }
  }
`;
