import {css} from 'lit';

export const launcherStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  button {
    display: grid;
    place-items: center;
    inline-size: var(--chat-launcher-size, 56px);
    block-size: var(--chat-launcher-size, 56px);
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: var(--_shadow-large);
    transition:
      background-color var(--_motion),
      transform var(--_motion);
  }
  button:hover {
    background: color-mix(in oklab, var(--_accent) 90%, var(--_text));
    transform: translateY(-1px);
  }
  button:active {
    transform: scale(0.96);
  }
  button:focus-visible {
    outline-color: var(--_accent-text);
    outline-offset: 3px;
  }
  .icon {
    grid-area: 1 / 1;
    transition:
      opacity 180ms ease-out,
      transform 180ms ease-out;
  }
  .icon svg {
    inline-size: 26px;
    block-size: 26px;
  }
  :host(:not([open])) .close,
  :host([open]) .chat {
    opacity: 0;
    transform: rotate(-30deg) scale(0.7);
  }
  @media (forced-colors: active) {
    button {
      border: 2px solid ButtonText;
      background: ButtonFace;
      color: ButtonText;
    }
  }
`;
