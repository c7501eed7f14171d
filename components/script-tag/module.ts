/**
 * The public surface for pages without a bundler, as a module: registers the elements, exports the SDK and the Markdown renderer.
 *
 * Who imports this does not wait for the late names, as it would for an `await` here: they are undefined until `ready` resolves.
 */
import type * as lateNames from './late-names.js';

export * from './early-names.js';

type Late = typeof lateNames;

export let ChatCopyEvent: Late['ChatCopyEvent'];
export let ChatImageEvent: Late['ChatImageEvent'];
export let ChatLinkEvent: Late['ChatLinkEvent'];
export let MarkdownStream: Late['MarkdownStream'];
export let markdownStyles: Late['markdownStyles'];
export let renderToString: Late['renderToString'];
export let replay: Late['replay'];
export let toBlockOutput: Late['toBlockOutput'];
export let trustedPolicy: Late['trustedPolicy'];
export let untrustedPolicy: Late['untrustedPolicy'];

/** Resolves once all names are there. */
export const ready: Promise<Late> = import('./late-names.js').then((names) => {
  ({
    ChatCopyEvent,
    ChatImageEvent,
    ChatLinkEvent,
    MarkdownStream,
    markdownStyles,
    renderToString,
    replay,
    toBlockOutput,
    trustedPolicy,
    untrustedPolicy,
  } = names);
  return names;
});
