import {css} from 'lit';

/** A `<textarea>` that grows with its text, in a `.field` with a `.replica` of that text. */
export const growingField = css`
  /* The text's own copy gives the height: it grows without a measurement. */
  .field {
    display: grid;
    min-inline-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_border-strong) transparent;
  }
  .replica,
  textarea {
    grid-area: 1 / 1;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
    font: inherit;
    /* Under 16 px a phone zooms into the field. */
    font-size: max(16px, var(--_font-size));
    line-height: 1.5;
    letter-spacing: inherit;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .replica {
    visibility: hidden;
  }
  textarea {
    appearance: none;
    resize: none;
    overflow: hidden;
    border-radius: 0;
    background: none;
    color: inherit;
    caret-color: var(--_accent-text);
    /* What is around it shows the focus. */
    outline: none;
  }
  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  textarea:disabled {
    cursor: not-allowed;
  }
`;
