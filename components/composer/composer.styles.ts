import {css} from 'lit';

export const composerStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  .card {
    position: relative;
    display: grid;
    grid-template: 'files files files' auto 'start field end' auto 'note note note' auto / auto minmax(0, 1fr) auto;
    align-items: end;
    padding: calc(var(--_space) * 2);
    border: 1px solid var(--_border-strong);
    border-radius: calc(var(--_radius) * 1.75);
    background: var(--_raised);
    box-shadow: var(--_shadow-small);
    cursor: text;
    transition:
      border-color var(--_motion),
      box-shadow var(--_motion);
  }
  /* What would take the line from the text stands under it. */
  .card[data-tools='3'] {
    grid-template: 'files files' auto 'field field' auto 'note note' auto 'start end' auto / minmax(0, 1fr) auto;
  }
  @container (inline-size < 480px) {
    .card[data-tools='2'] {
      grid-template: 'files files' auto 'field field' auto 'note note' auto 'start end' auto / minmax(0, 1fr) auto;
    }
  }
  .card:focus-within {
    border-color: color-mix(in oklab, var(--_accent) 55%, var(--_border-strong));
    box-shadow:
      0 0 0 3px color-mix(in oklab, var(--_accent) 16%, transparent),
      var(--_shadow-small);
  }

  .field {
    grid-area: field;
    max-block-size: var(--chat-composer-max-height, 40cqb);
  }
  .replica,
  textarea {
    padding: calc(var(--_space) * 1.75) calc(var(--_space) * 2.5);
  }
  slot[name='attachments'] {
    display: block;
    grid-area: files;
    min-inline-size: 0;
  }
  .start,
  .end {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 1.5);
    min-inline-size: 0;
    margin-block-end: calc((max(16px, var(--_font-size)) * 1.5 + var(--_space) * 3.5 - 36px) / 2);
  }
  .start {
    grid-area: start;
  }
  .end {
    grid-area: end;
    justify-content: flex-end;
  }
  .actions {
    display: contents;
  }
  .note {
    grid-area: note;
    margin: 0;
    padding: var(--_space) calc(var(--_space) * 2.5);
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 1.4;
    font-variant-numeric: tabular-nums;
  }
  .note:not([data-kind='near']) {
    color: var(--_danger);
  }
  .drop {
    position: absolute;
    inset: -1px;
    display: grid;
    place-items: center;
    margin: 0;
    border: 2px dashed var(--_accent-text);
    border-radius: inherit;
    background: color-mix(in oklab, var(--_accent) 8%, var(--_raised));
    color: var(--_accent-text);
    font-weight: 500;
    pointer-events: none;
  }

  .tool {
    position: relative;
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    color: var(--_muted);
    transition:
      background-color var(--_motion),
      color var(--_motion);
  }
  .tool:hover,
  .model:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  .tool[data-listening] {
    background: var(--_danger-tint);
    color: var(--_danger);
    animation: listening 1.4s ease-in-out infinite alternate;
  }
  @keyframes listening {
    to {
      box-shadow: 0 0 0 5px color-mix(in oklab, var(--_danger) 14%, transparent);
    }
  }
  .tool:disabled,
  .model:disabled {
    cursor: not-allowed;
    opacity: 0.5;
  }
  .model {
    position: relative;
    display: flex;
    align-items: center;
    gap: 2px;
    min-inline-size: 0;
    max-inline-size: 20em;
    min-block-size: 32px;
    padding-inline: calc(var(--_space) * 2.5) calc(var(--_space) * 1.5);
    border-radius: 999px;
    color: var(--_muted);
    font-size: var(--_small);
    font-weight: 500;
    line-height: 1.3;
    transition:
      background-color var(--_motion),
      color var(--_motion);
  }
  .model-name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .model svg {
    inline-size: 16px;
    block-size: 16px;
    transform: rotate(90deg);
  }

  .send,
  .next {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 36px;
    block-size: 36px;
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
    .next::after,
    .tool::after {
      content: '';
      position: absolute;
      inset: -4px;
    }
    .model {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .send,
    .next {
      border: 1px solid ButtonText;
      background: ButtonFace;
      color: ButtonText;
    }
    .tool,
    .model {
      border: 1px solid ButtonText;
    }
    .card:focus-within {
      outline: 2px solid Highlight;
    }
  }
`;
