import {css} from 'lit';

/** Where the chat stands on the page, in each mode. */
export const frameStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: var(--chat-min-height, 256px);
  }
  :host([hidden]) {
    display: none !important;
  }

  /* Nothing of the page's own text reaches inside: all that is inherited begins anew here. */
  .base {
    all: initial;
    display: block;
    position: relative;
    box-sizing: border-box;
    block-size: 100%;
    min-block-size: inherit;
    background: var(--_surface);
    color: var(--_text);
    accent-color: var(--_accent);
    font-family: var(--_font);
    font-size: var(--_font-size);
    line-height: var(--_line-height);
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
    text-rendering: optimizeLegibility;
    -webkit-font-smoothing: antialiased;
  }
  :host([theme='host']) .base {
    all: revert;
    display: block;
    position: relative;
    box-sizing: border-box;
    block-size: 100%;
    background: var(--_surface);
    color: var(--_text);
    font-size: var(--_font-size);
    line-height: var(--_line-height);
  }
  .frame {
    container-type: size;
    display: flex;
    flex-direction: column;
    position: relative;
    block-size: 100%;
    min-block-size: inherit;
    background: var(--_surface);
    overflow: hidden;
  }
  :host(:is([mode='launcher'], [mode='panel'])) .header {
    display: flex;
  }

  :host([mode='full']) .base {
    position: fixed;
    inset: 0;
    z-index: var(--chat-layer, 2147483000);
    block-size: 100dvh;
  }

  /* Floating: the host has no box of its own, so no rule of the page can move or shrink what floats. */
  :host(:is([mode='launcher'], [mode='panel'])) {
    display: contents !important;
  }
  :host(:is([mode='launcher'], [mode='panel'])) .base {
    position: fixed;
    inset-block-end: calc(var(--chat-offset, 20px) + env(safe-area-inset-bottom));
    inset-inline-end: var(--chat-offset, 20px);
    z-index: var(--chat-layer, 2147483000);
    inline-size: auto;
    block-size: auto;
    min-block-size: 0;
    background: none;
  }
  :host(:is([mode='launcher'], [mode='panel'])[position='start']) .base {
    inset-inline: var(--chat-offset, 20px) auto;
  }
  :host(:is([mode='launcher'], [mode='panel'])) .frame {
    position: absolute;
    inset-block-end: 0;
    inset-inline-end: 0;
    inline-size: min(var(--chat-panel-width, 400px), 100vw - 2 * var(--chat-offset, 20px));
    block-size: min(var(--chat-panel-height, 660px), 100dvh - 2 * var(--chat-offset, 20px));
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.4);
    box-shadow: var(--_shadow-large);
    transform-origin: 100% 100%;
    transition:
      opacity 180ms ease-out,
      transform 180ms ease-out,
      visibility 0s;
  }
  :host([mode='launcher']) .frame {
    inset-block-end: calc(var(--chat-launcher-size, 56px) + 14px);
    block-size: min(
      var(--chat-panel-height, 660px),
      100dvh - 2 * var(--chat-offset, 20px) - var(--chat-launcher-size, 56px) - 14px
    );
  }
  :host(:is([mode='launcher'], [mode='panel'])[position='start']) .frame {
    inset-inline: 0 auto;
    transform-origin: 0 100%;
  }
  :host(:is([mode='launcher'], [mode='panel']):not([open])) .frame {
    visibility: hidden;
    opacity: 0;
    transform: scale(0.94);
    transition-delay: 0s, 0s, 180ms;
  }
  .base:dir(rtl) .frame {
    transform-origin: 0 100%;
  }

  @media (max-width: 480px) {
    :host(:is([mode='launcher'], [mode='panel'])) .frame,
    :host(:is([mode='launcher'], [mode='panel'])[position]) .frame {
      position: fixed;
      inset: 0;
      inline-size: 100vw;
      block-size: 100dvh;
      border: 0;
      border-radius: 0;
    }
    :host([mode='launcher'][open]) .launcher {
      visibility: hidden;
    }
  }
`;
