import {css} from 'lit';

export const menuStyles = css`
  .menu {
    position: absolute;
    inset-block-end: calc(100% + var(--_space) * 2);
    inset-inline: 0;
    z-index: 1;
    max-inline-size: 26em;
    max-block-size: var(--chat-menu-max-height, 40cqb);
    padding: calc(var(--_space) * 1.5);
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_border-strong) transparent;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    outline: none;
    background: var(--_raised);
    box-shadow: var(--_shadow-large);
    animation: menu-rise 140ms cubic-bezier(0.2, 0, 0, 1);
  }
  @keyframes menu-rise {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
  .choice {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 3);
    min-block-size: 36px;
    padding: calc(var(--_space) * 1.5) calc(var(--_space) * 2.5);
    border-radius: var(--_radius-small);
    font-size: calc(var(--_font-size) * 0.9375);
    line-height: 1.35;
    cursor: pointer;
  }
  .choice[data-active] {
    background: var(--_hover);
    outline: 2px solid var(--_accent-text);
    outline-offset: -2px;
  }
  .choice-words {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  /* In the line of the list, whatever the direction of the words. */
  .choice-words > * {
    text-align: left;
  }
  :host(:dir(rtl)) .choice-words > * {
    text-align: right;
  }
  .choice-label {
    font-weight: 500;
  }
  .choice-detail {
    color: var(--_muted);
    font-size: var(--_small);
  }
  .choice svg {
    color: var(--_accent-text);
  }
  @media (pointer: coarse) {
    .choice {
      min-block-size: 44px;
    }
  }
`;
