/**
 * How formulas look. Of the setter's own style sheet only what MathML cannot say by itself; no font is loaded, the
 * reader's own for mathematics is taken.
 */
export const mathStyles = `
math { font-family: math, "STIX Two Math", "Cambria Math", "Latin Modern Math", serif; font-style: normal; font-weight: normal; line-height: normal; text-indent: 0; letter-spacing: normal; direction: ltr; unicode-bidi: isolate; }
math * { border-color: currentColor; }
.math, .math-frame { direction: ltr; unicode-bidi: isolate; }
.math-frame { display: block; margin: 0 0 0.8em; overflow-x: auto; overflow-y: hidden; max-inline-size: 100%; padding-block: 0.25em; text-align: center; }
.math-frame > math { display: block math; inline-size: 100%; min-inline-size: max-content; font-size: 1.1em; }
.math-frame > code { display: inline-block; text-align: start; white-space: pre-wrap; }
.math-frame:focus-visible { outline: 2px solid var(--chat-accent, #3d5afe); outline-offset: 2px; }
p > .math-frame { margin-block: 0.8em; }
.tml-right { text-align: right; } .tml-left { text-align: left; } .tml-tag { padding-inline-start: 1.5em; }
@supports (not (-moz-appearance: none)) { .math > math { display: inline-flex; flex-wrap: wrap; align-items: baseline; max-inline-size: 100%; } .tml-right { text-align: -webkit-right; } .tml-left { text-align: -webkit-left; } }
.tml-sml-pad { padding-left: 0.05em; } .tml-med-pad { padding-left: 0.1em; } .tml-lrg-pad { padding-left: 0.15em; }
mtable.tml-jot > mtr > mtd { padding-top: 0.7ex; padding-bottom: 0.7ex; }
mtable.tml-small mtd { padding-top: 0.35ex; padding-bottom: 0.35ex; }
menclose { position: relative; padding: 0.5ex 0; }
.tml-overline { padding: 0.1em 0 0; border-top: 0.065em solid; }
.tml-underline { padding: 0 0 0.1em; border-bottom: 0.065em solid; }
.tml-fbox { padding: 3pt; border: 1px solid; }
.tml-cancel { display: inline-block; position: absolute; left: 0.5px; bottom: 0; width: 100%; height: 100%; background-color: currentColor; }
.upstrike { clip-path: polygon(0.05em 100%, 0 calc(100% - 0.05em), calc(100% - 0.05em) 0, 100% 0.05em); }
.downstrike { clip-path: polygon(0 0.05em, 0.05em 0, 100% calc(100% - 0.05em), calc(100% - 0.05em) 100%); }
.sout { clip-path: polygon(0 calc(55% + 0.033em), 0 calc(55% - 0.033em), 100% calc(55% - 0.033em), 100% calc(55% + 0.033em)); }
.tml-xcancel { clip-path: polygon(0.05em 0, 0 0.05em, calc(50% - 0.05em) 50%, 0 calc(100% - 0.05em), 0.05em 100%, 50% calc(50% + 0.05em), calc(100% - 0.05em) 100%, 100% calc(100% - 0.05em), calc(50% + 0.05em) 50%, 100% 0.05em, calc(100% - 0.05em) 0, 50% calc(50% - 0.05em)); }
`;
