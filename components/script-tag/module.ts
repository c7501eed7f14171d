/**
 * The public surface for pages without a bundler, as a module: registers the elements, exports the SDK and the Markdown renderer.
 *
 * The elements are registered, and drawn, before the rest is here; who imports this gets all names at once.
 */
export * from './early-names.js';

const late = await import('./late-names.js');

export const {
  ChatCopyEvent,
  ChatImageEvent,
  ChatLinkEvent,
  electronHost,
  MarkdownStream,
  markdownStyles,
  renderToString,
  replay,
  tauriHost,
  toBlockOutput,
  trustedPolicy,
  untrustedPolicy,
} = late;
