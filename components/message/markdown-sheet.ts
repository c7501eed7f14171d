import {css, unsafeCSS} from 'lit';
import {markdownStyles} from '../../src/markdown/index.js';

/** The Markdown sheet, given the elements' colours. */
export const markdownSheet = [
  unsafeCSS(markdownStyles),
  css`
    .markdown {
      --chat-color-border: var(--_border);
    }
  `,
];
