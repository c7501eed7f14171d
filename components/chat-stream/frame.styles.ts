import {css, unsafeCSS} from 'lit';

const atStart = unsafeCSS(":host(:is([mode='launcher'], [mode='panel'])[position='start'])");
const atEnd = unsafeCSS(":host(:is([mode='launcher'], [mode='panel']):not([position='start']))");
const floating = unsafeCSS(":host(:is([mode='launcher'], [mode='panel'], [mode='sidebar']))");
const closed = unsafeCSS(":host(:is([mode='launcher'], [mode='panel'], [mode='sidebar']):not([open]))");

/**
 * Where the chat stands on the page, in each mode. `--_seen-…` is what a keyboard on the screen leaves of the window, while
 * there is one.
 */
export const frameStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: var(--chat-min-height, 256px);
  }
  /* Nothing of the page's own text reaches inside: all that is inherited begins anew here. */
  .base {
    all: initial;
    display: block;
    position: relative;
    box-sizing: border-box;
    block-size: 100%;
    min-block-size: inherit;
    /* High enough where the page gives the element no box at all, as with all: unset. */
    contain: size;
    contain-intrinsic-block-size: var(--chat-min-height, 256px);
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
    min-block-size: inherit;
    contain: size;
    contain-intrinsic-block-size: var(--chat-min-height, 256px);
    background: var(--_surface);
    color: var(--_text);
    font-size: var(--_font-size);
    line-height: var(--_line-height);
  }
  .frame {
    container-type: size;
    display: flex;
    flex-direction: column;
    position: absolute;
    inset-block: 0 auto;
    inset-inline: 0;
    block-size: calc(100% - var(--_seen-covered, 0px));
    background: var(--_surface);
    overflow: hidden;
  }
  ${floating} .header {
    display: flex;
  }

  :host([mode='full']) .base {
    position: fixed;
    inset: var(--_seen-top, 0) 0 auto;
    z-index: var(--chat-layer, 2147483000);
    block-size: var(--_seen-height, 100dvh);
  }
  :host([mode='full']) .frame {
    block-size: 100%;
    padding-block-start: env(safe-area-inset-top);
  }

  /* Floating: the host has no box of its own, so no rule of the page can move or shrink what floats. */
  ${floating} {
    display: contents !important;
  }
  ${floating} .base {
    position: fixed;
    inset-inline: auto var(--chat-offset, 20px);
    inset-block: auto calc(var(--chat-offset, 20px) + env(safe-area-inset-bottom) + var(--_seen-below, 0px));
    z-index: var(--chat-layer, 2147483000);
    inline-size: auto;
    block-size: auto;
    min-block-size: 0;
    contain: none;
    background: none;
  }
  ${atStart} .base {
    inset-inline: var(--chat-offset, 20px) auto;
  }
  ${floating} .frame {
    inset-block: auto 0;
    inset-inline: auto 0;
    inline-size: min(var(--chat-panel-width, 400px), 100vw - 2 * var(--chat-offset, 20px));
    block-size: min(
      var(--chat-panel-height, 660px),
      var(--_seen-height, 100dvh) - 2 * var(--chat-offset, 20px)
    );
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
      var(--_seen-height, 100dvh) - 2 * var(--chat-offset, 20px) - var(--chat-launcher-size, 56px) - 14px
    );
  }
  ${atStart} .frame {
    inset-inline: 0 auto;
  }
  /* It grows out of its own corner, on whichever side that is. */
  ${atStart} .base:dir(ltr) .frame,
  ${atEnd} .base:dir(rtl) .frame {
    transform-origin: 0 100%;
  }
  ${closed} .frame {
    visibility: hidden;
    opacity: 0;
    transform: scale(0.94);
    transition-delay: 0s, 0s, 180ms;
  }

  :host([mode='sidebar']) .base {
    inset: 0 0 0 auto;
    inset-inline: auto 0;
  }
  :host([mode='sidebar'][position='start']) .base {
    inset-inline: 0 auto;
  }
  :host([mode='sidebar']) .frame {
    inset: auto;
    inset-block-start: var(--_seen-top, 0);
    inset-inline-end: 0;
    inline-size: min(var(--chat-sidebar-width, 400px), 100vw);
    block-size: var(--_seen-height, 100dvh);
    border-width: 0;
    border-inline-start-width: 1px;
    border-radius: 0;
    box-shadow: none;
  }
  :host([mode='sidebar'][position='start']) .frame {
    inset-inline: 0 auto;
    border-inline-width: 0 1px;
  }
  :host([mode='sidebar']:not([open])) .frame {
    transform: translateX(24px);
  }
  :host([mode='sidebar'][position='start']:not([open])) .base:dir(ltr) .frame,
  :host([mode='sidebar']:not([position='start'], [open])) .base:dir(rtl) .frame {
    transform: translateX(-24px);
  }
  /* Where it covers most of the page it is seen to lie over it. */
  @media (max-width: 900px) {
    :host([mode='sidebar']) .frame {
      box-shadow: var(--_shadow-large);
    }
  }

  /* small-screen.ts says the same. */
  @media (max-width: 480px) {
    :host(:is([mode='launcher'], [mode='panel'], [mode='sidebar'])[mode][mode]) .frame {
      position: fixed;
      inset: var(--_seen-top, 0) 0 auto;
      inline-size: 100vw;
      block-size: var(--_seen-height, 100dvh);
      padding-block-start: env(safe-area-inset-top);
      border: 0;
      border-radius: 0;
    }
    :host([mode='launcher'][open]) .launcher {
      visibility: hidden;
    }
  }

  :host([hidden]) {
    display: none !important;
  }
`;
