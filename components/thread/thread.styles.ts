import {css} from 'lit';

export const threadStyles = css`
  :host {
    display: block;
    position: relative;
    min-block-size: 0;
    overflow: hidden;
  }
  :host([hidden]) {
    display: none;
  }
  .scroller {
    block-size: 100%;
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
    display: flex;
    flex-direction: column;
    gap: var(--_turn-gap);
    padding-block: calc(var(--_space) * 7) calc(var(--_space) * 9);
  }
  slot {
    display: flex;
    flex-direction: column;
    flex: 1;
  }

  .jump {
    position: absolute;
    inset-block-end: calc(var(--_space) * 3);
    inset-inline-start: 50%;
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    margin-inline-start: -18px;
    border: 1px solid var(--_border);
    border-radius: 50%;
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow-small);
    animation: rise var(--_motion) backwards;
  }
  .jump:hover {
    border-color: var(--_border-strong);
  }
  .jump svg {
    inline-size: 18px;
    block-size: 18px;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (pointer: coarse) {
    .jump {
      inline-size: 44px;
      block-size: 44px;
      margin-inline-start: -22px;
    }
  }
`;
