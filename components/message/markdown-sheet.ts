import {css, unsafeCSS} from 'lit';
import {markdownStyles} from '../../src/markdown/index.js';

/** The Markdown sheet, kept to what Markdown drew, and given the elements' colours. */
export const markdownSheet = [
  // Nested, so that its rules for `p` and `pre` leave the message's own alone.
  unsafeCSS(`.markdown {${markdownStyles}}`),
  css`
    .markdown {
      --chat-accent: var(--_accent);
      --chat-color-border: var(--_border);
      --chat-color-danger: var(--_danger);
      --chat-color-link: var(--_accent-text);
      --chat-color-muted: var(--_muted);
      --chat-color-sunken: var(--_sunken);
      --chat-font-mono: var(--_mono);
      --chat-radius: var(--_radius);
      min-inline-size: 0;
    }
    .markdown .code-frame {
      margin-block-end: 0.8em;
    }
    /* What is out of sight is not laid out anew when the answer grows. */
    .markdown > :not(:last-child) {
      content-visibility: auto;
      contain-intrinsic-block-size: auto 4em;
      overflow-clip-margin: 8px;
    }
    .markdown > :last-child {
      margin-block-end: 0;
    }
    /* Each block reads in its own direction. */
    .markdown :is(p, h1, h2, h3, h4, h5, h6) {
      unicode-bidi: plaintext;
    }
  `,
];
