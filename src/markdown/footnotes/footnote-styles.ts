/** How references and footnotes look. */
export const footnoteStyles = `
.footnote-ref sup { line-height: 0; font-size: 0.75em; }
.footnote-ref a, .footnote-back a { cursor: pointer; text-decoration: none; padding-inline: 0.2em; border-radius: 0.25em; }
.footnote-back a { font-size: 1.15em; font-weight: 600; }
.footnote-ref a:hover, .footnote-back a:hover { text-decoration: underline; }
.footnotes { margin-block-start: 1.6em; padding-block-start: 0.8em; border-block-start: 1px solid var(--chat-color-border, color-mix(in oklch, currentColor 15%, transparent)); font-size: 0.875em; }
.footnotes li:focus { outline: none; background: var(--chat-color-sunken, color-mix(in oklch, currentColor 7%, transparent)); box-shadow: 0 0 0 0.3em var(--chat-color-sunken, color-mix(in oklch, currentColor 7%, transparent)); border-radius: 0.2em; }
.footnotes-title { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { .footnotes li:focus { outline: 2px solid Highlight; } }
`;
