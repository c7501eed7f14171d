/**
 * Markdown that grows, safe at every prefix.
 *
 * @module
 */
export {ChatCopyEvent, ChatImageEvent, ChatLinkEvent} from './consent/events.js';
export {type MarkdownPolicy, trustedPolicy, untrustedPolicy} from './guard/policy.js';
export type {MarkdownLabels} from './labels.js';
export {MarkdownStream, type MarkdownStreamOptions} from './markdown-stream.js';
export {type RenderToStringOptions, renderToString} from './render-to-string.js';
export type {
  BlockRenderer,
  MarkdownRenderers,
  RenderedBlock,
  RendererResult,
} from './renderers/renderers.js';
export {markdownStyles} from './styles.js';
