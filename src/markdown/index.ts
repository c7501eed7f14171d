/**
 * Markdown that grows, safe at every prefix.
 *
 * @module
 */
export {ChatImageEvent, ChatLinkEvent} from './consent/events.js';
export {type MarkdownPolicy, trustedPolicy, untrustedPolicy} from './guard/policy.js';
export type {MarkdownLabels} from './labels.js';
export {MarkdownStream, type MarkdownStreamOptions} from './markdown-stream.js';
export {renderToString} from './render-to-string.js';
export {markdownStyles} from './styles.js';
