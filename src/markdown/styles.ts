import {codeStyles} from './code/code-styles.js';
import {footnoteStyles} from './footnotes/footnote-styles.js';
import {mathStyles} from './math/math-styles.js';
import {alertStyles} from './nodes/alert-styles.js';

/**
 * How an answer looks: adopt it where a MarkdownStream draws. Sizes follow the text around it; colours and fonts
 * come from `--chat-*`, with fallbacks that need nothing.
 */
export const markdownStyles = `
:where(:not(li, blockquote, details, td, .alert, .footnotes)) > :where(p, ul, ol, blockquote, details, h1, h2, h3, h4, h5, h6, .code-frame, .table-frame, .alert):not(:last-child) { content-visibility: auto; contain-intrinsic-block-size: auto 4em; overflow-clip-margin: 8px; }
p, ul, ol, blockquote, .code-frame, .table-frame, details { margin: 0 0 0.8em; }
h1, h2, h3, h4, h5, h6 { margin: 1.3em 0 0.5em; line-height: 1.3; font-weight: 650; text-wrap: balance; }
h1 { font-size: 1.44em; } h2 { font-size: 1.3em; } h3 { font-size: 1.15em; } h4, h5, h6 { font-size: 1em; }
h5, h6 { color: var(--chat-color-muted, color-mix(in oklch, currentColor 65%, transparent)); }
:first-child { margin-block-start: 0; } p, li, h1, h2, h3, h4, h5, h6, th, td { unicode-bidi: plaintext; } p:last-child, ul:last-child, ol:last-child { margin-block-end: 0; }
ul, ol { padding-inline-start: 1.5em; } .run-end { display: block; }
li { margin-block: 0.25em; }
li > ul, li > ol { margin-block: 0.25em; }
li:has(> input:first-child), li:has(> p > input:first-child) { list-style: none; position: relative; }
li input:first-child { position: absolute; inset-inline-start: -1.35em; inline-size: 0.85em; block-size: 0.85em; margin: calc((1lh - 0.85em) / 2) 0 0; font: inherit; accent-color: var(--chat-accent, #3d5afe); }
a { color: var(--chat-color-link, var(--chat-accent, light-dark(#3346d3, #9aa8ff))); text-underline-offset: 0.15em; overflow-wrap: anywhere; }
.host { color: var(--chat-color-muted, gray); font-size: 0.85em; }
code { font-family: var(--chat-font-mono, ui-monospace, monospace); font-size: 0.9em; padding: 0.12em 0.35em; border-radius: 0.35em; background: var(--chat-color-sunken, color-mix(in oklch, currentColor 7%, transparent)); overflow-wrap: anywhere; }
pre { margin: 0; direction: ltr; unicode-bidi: isolate; text-align: start; overflow-x: auto; padding: 0.9em 1em; border-radius: calc(var(--chat-radius, 14px) * 0.7); background: var(--chat-color-sunken, color-mix(in oklch, currentColor 5%, transparent)); border: 1px solid var(--chat-color-border, color-mix(in oklch, currentColor 12%, transparent)); line-height: 1.5; }
pre code { display: block; padding: 0; background: none; border-radius: 0; overflow-wrap: normal; white-space: pre; }
blockquote { padding-inline-start: 1em; border-inline-start: 3px solid var(--chat-color-border, color-mix(in oklch, currentColor 22%, transparent)); color: var(--chat-color-muted, inherit); }
hr { border: 0; border-block-start: 1px solid var(--chat-color-border, color-mix(in oklch, currentColor 15%, transparent)); margin: 1.6em 0; }
.table-frame { overflow-x: auto; max-inline-size: 100%; border: 1px solid var(--chat-color-border, color-mix(in oklch, currentColor 14%, transparent)); border-radius: calc(var(--chat-radius, 14px) * 0.7); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; inline-size: 100%; }
th, td { padding: 0.5em 0.85em; text-align: start; vertical-align: top; } th, td, :is(th, td) :is(a, code) { overflow-wrap: break-word; }
th[align="center"], td[align="center"] { text-align: center; }
th[align="right"], td[align="right"] { text-align: end; }
th { font-weight: 600; white-space: nowrap; background: var(--chat-color-sunken, color-mix(in oklch, currentColor 5%, transparent)); }
tr + tr > td, tbody > tr:first-child > td { border-block-start: 1px solid var(--chat-color-border, color-mix(in oklch, currentColor 10%, transparent)); }
img { max-inline-size: 100%; block-size: auto; border-radius: calc(var(--chat-radius, 14px) * 0.5); }
.image { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 0.35em 0.75em; max-inline-size: 100%; box-sizing: border-box; padding: 0.5em 0.6em 0.5em 0.9em; border-radius: calc(var(--chat-radius, 14px) * 0.7); border: 1px solid var(--chat-color-border, color-mix(in oklch, currentColor 14%, transparent)); background: var(--chat-color-sunken, color-mix(in oklch, currentColor 5%, transparent)); color: var(--chat-color-muted, inherit); font-size: 0.925em; line-height: 1.4; }
.image-name { overflow-wrap: anywhere; min-inline-size: 0; unicode-bidi: plaintext; }
.image-failed { color: var(--chat-color-danger, #b3261e); }
.image button { font: inherit; font-weight: 500; color: inherit; background: none; border: 1px solid currentColor; border-radius: 999px; padding: 0.2em 0.85em; min-block-size: 28px; cursor: pointer; margin-inline-start: auto; }
.image button:hover { background: color-mix(in oklch, currentColor 9%, transparent); }
.custom > .custom-output > :first-child { margin-block-start: 0; }
kbd { font-family: var(--chat-font-mono, ui-monospace, monospace); font-size: 0.85em; padding: 0.1em 0.4em; border: 1px solid currentColor; border-radius: 0.3em; }
mark { background: color-mix(in oklch, var(--chat-accent, #3d5afe) 22%, transparent); color: inherit; }
a:focus-visible, pre:focus-visible, .table-frame:focus-visible, button:focus-visible, summary:focus-visible { outline: 2px solid var(--chat-accent, #3d5afe); outline-offset: 2px; }
${codeStyles}${alertStyles}${footnoteStyles}${mathStyles}@media (forced-colors: active) { code, pre, .table-frame, .image { border: 1px solid CanvasText; } }
`;
