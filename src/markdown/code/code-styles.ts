/*
 * How a block of code looks. Its own icons are cut out of the text colour: an image, even one inside the sheet, is a
 * request that a strict Content-Security-Policy refuses.
 */

const icons = {
  wrap: 'M2 3h12v1.5H2zM2 7.25h9.75a2.75 2.75 0 0 1 0 5.5H9.6l1 1-1.05 1.05L6.75 12l2.8-2.8 1.05 1.05-1 1h2.15a1.25 1.25 0 0 0 0-2.5H2zM2 11.5h3V13H2z',
  download: 'M7.25 2h1.5v6.4l2.2-2.2L12 7.25l-4 4-4-4L5.05 6.2l2.2 2.2zM2.5 12.5h11V14h-11z',
  copy: 'M6.5 5A1.5 1.5 0 0 0 5 6.5v6A1.5 1.5 0 0 0 6.5 14h6a1.5 1.5 0 0 0 1.5-1.5v-6A1.5 1.5 0 0 0 12.5 5zM6.5 6.5h6v6h-6zM2 3.5A1.5 1.5 0 0 1 3.5 2h6A1.5 1.5 0 0 1 11 3.5H3.5V11A1.5 1.5 0 0 1 2 9.5z',
  done: 'M6.4 12.6 2.3 8.5l1.06-1.06L6.4 10.48l6.24-6.24L13.7 5.3z',
} as const;

/**
 * Colours of code, each a property that a page may set. They reach 4.5:1 on the background of code, light and dark,
 * wherever `color-scheme` says which of both it is.
 */
const colours = {
  keyword: ['#7c2fb8', '#c8a5ff'],
  string: ['#17693a', '#93d9a5'],
  number: ['#8f4700', '#f2b880'],
  comment: ['#5b616b', '#a0a6b0'],
  function: ['#1b55c4', '#8fb8ff'],
  type: ['#0b6675', '#7fd3e0'],
  variable: ['#a32b1d', '#ffa294'],
  meta: ['#6a5600', '#d8c27a'],
  addition: ['#116329', '#86e0a2'],
  deletion: ['#a40e26', '#ffa3a0'],
} as const;

/** What highlight.js says of words, and the colour that each has. */
const scopes: Readonly<Record<keyof typeof colours, string>> = {
  keyword: '.hljs-keyword, .hljs-selector-tag, .hljs-doctag, .hljs-operator.hljs-keyword',
  string: '.hljs-string, .hljs-regexp, .hljs-link, .hljs-char, .hljs-code',
  number: '.hljs-number, .hljs-literal, .hljs-symbol, .hljs-bullet',
  comment: '.hljs-comment, .hljs-quote',
  function: '.hljs-title, .hljs-section, .hljs-name, .hljs-selector-id, .hljs-selector-class',
  type: '.hljs-type, .hljs-built_in, .hljs-class, .hljs-title.class_, .hljs-attr, .hljs-attribute, .hljs-property',
  variable:
    '.hljs-variable, .hljs-template-variable, .hljs-params .hljs-variable, .hljs-selector-attr, .hljs-selector-pseudo',
  meta: '.hljs-meta, .hljs-template-tag, .hljs-tag .hljs-attr',
  addition: '.hljs-addition',
  deletion: '.hljs-deletion',
};

const names = Object.keys(colours) as (keyof typeof colours)[];
const rules = names
  .map(
    (name) => `${scopes[name]} { color: var(--chat-code-${name}, light-dark(${colours[name].join(', ')})); }`,
  )
  .join('\n');

const icon = (path: string): string => `clip-path: path(evenodd, '${path}');`;

export const codeStyles = `
.code-frame { border-radius: calc(var(--chat-radius, 14px) * 0.7); border: 1px solid var(--chat-color-border, color-mix(in oklch, currentColor 12%, transparent)); background: var(--chat-color-sunken, color-mix(in oklch, currentColor 5%, transparent)); }
.code-frame > pre { border: 0; background: none; border-radius: 0 0 calc(var(--chat-radius, 14px) * 0.7) calc(var(--chat-radius, 14px) * 0.7); padding-block-start: 0.35em; tab-size: 4; }
.code-frame > pre:focus-visible { outline-offset: -2px; }
.code-bar { position: sticky; inset-block-start: 0; z-index: 1; display: flex; align-items: center; gap: 0.25em; min-block-size: 40px; padding-inline: 1.2em 0.4em; box-sizing: border-box; border-radius: calc(var(--chat-radius, 14px) * 0.7) calc(var(--chat-radius, 14px) * 0.7) 0 0; background: var(--chat-color-sunken, color-mix(in oklch, CanvasText 5%, Canvas)); color: var(--chat-color-muted, color-mix(in oklch, CanvasText 70%, Canvas)); font-size: 0.8em; line-height: 1.4; user-select: none; }
.code-language { unicode-bidi: plaintext; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
.code-language:empty { display: none; }
.code-language:not(:empty) + .code-count:not(:empty)::before { content: '·\\a0'; }
.code-count { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-variant-numeric: tabular-nums; }
.code-bar button { display: inline-flex; flex: none; align-items: center; justify-content: center; gap: 0.45em; min-inline-size: 32px; block-size: 32px; margin: 0; padding: 0 0.5em; border: 0; border-radius: 0.6em; background: none; color: inherit; font: inherit; cursor: pointer; }
.code-bar button::before { content: ''; inline-size: 16px; block-size: 16px; background: currentColor; }
.code-bar button:hover { background: color-mix(in oklch, currentColor 10%, transparent); color: var(--chat-text, inherit); }
.code-bar button[aria-pressed='true'] { background: color-mix(in oklch, currentColor 16%, transparent); }
.code-wrap::before { ${icon(icons.wrap)} }
.code-download::before { ${icon(icons.download)} }
.code-copy::before { ${icon(icons.copy)} }
.code-copy[data-done]::before { ${icon(icons.done)} }
.code-status { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.lines { display: inline-block; vertical-align: top; min-inline-size: 100%; }
.code-frame[data-wrapped] code { white-space: pre-wrap; overflow-wrap: anywhere; }
.code-frame[data-wrapped] .lines { inline-size: 100%; }
${rules}
.hljs-emphasis { font-style: italic; } .hljs-strong { font-weight: 700; }
@media (forced-colors: active) {
  .code-frame > pre, .code-frame code { border: 0; }
  .code-bar, .code-frame { background: Canvas; color: CanvasText; border-color: CanvasText; }
  .code-frame [class^='hljs-'] { color: CanvasText; }
  .code-bar button { color: ButtonText; border: 1px solid ButtonText; background: ButtonFace; }
  .code-bar button[aria-pressed='true'] { color: HighlightText; background: Highlight; border-color: Highlight; forced-color-adjust: none; }
  .code-bar button::before { forced-color-adjust: none; }
}
@media print { .code-bar button { display: none; } .code-bar { position: static; } .code-frame code { white-space: pre-wrap; overflow-wrap: anywhere; } .lines { inline-size: 100%; } }
`;
