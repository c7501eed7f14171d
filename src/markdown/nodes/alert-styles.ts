/** How alerts look: a bar, a sign and a word. Colours reach 4.5:1 on light and on dark surfaces. */
export const alertStyles = `
.alert { --alert: var(--chat-alert-note, light-dark(#0b5cad, #6cb2ff)); --sign: 'i'; margin: 0 0 0.8em; padding-inline-start: 1em; border-inline-start: 3px solid var(--alert); }
.alert-tip { --alert: var(--chat-alert-tip, light-dark(#18703a, #5fd08a)); --sign: '\\2713'; }
.alert-important { --alert: var(--chat-alert-important, light-dark(#7136b8, #c29bff)); --sign: '!'; }
.alert-warning { --alert: var(--chat-alert-warning, light-dark(#8a5300, #f0b44c)); --sign: '!'; }
.alert-caution { --alert: var(--chat-alert-caution, light-dark(#b3261e, #ff8f87)); --sign: '\\00d7'; }
.alert-title { display: flex; align-items: center; gap: 0.5em; margin: 0 0 0.3em; font-weight: 600; color: var(--alert); }
.alert-title::before { content: var(--sign); content: var(--sign) / ''; display: inline-grid; place-items: center; inline-size: 1.15em; block-size: 1.15em; border: 1.5px solid; border-radius: 50%; font-size: 0.8em; line-height: 1; flex: none; }
.alert-warning > .alert-title::before { border-radius: 0.25em; }
.alert > :last-child { margin-block-end: 0; }
@media (forced-colors: active) { .alert { border-inline-start-color: CanvasText; } .alert-title { color: CanvasText; } }
`;
