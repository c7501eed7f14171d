import {css} from 'lit';

/** On paper: the words, and none of what is pressed. */
export const printStyles = css`
  @media print {
    .actions,
    .quiet-button,
    .icon-button,
    .editor-buttons,
    .approval,
    .awaited,
    .markdown .code-bar button,
    .markdown .image button {
      display: none !important;
    }
    .turn {
      gap: 4pt;
    }
    .bubble {
      border: 1px solid currentColor;
      background: none;
    }
    .answer {
      contain: none;
    }
    .markdown > * {
      content-visibility: visible !important;
    }
    .markdown pre,
    .payload pre {
      max-block-size: none;
      overflow: visible;
      white-space: pre-wrap;
    }
    .markdown :is(pre, table, blockquote, img),
    .picture {
      break-inside: avoid;
    }
  }
`;
