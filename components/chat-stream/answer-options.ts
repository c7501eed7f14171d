import {checkPolicy} from '../../src/markdown/guard/policy.js';
import {
  type MarkdownPolicy,
  type MarkdownRenderers,
  type MarkdownStreamOptions,
  untrustedPolicy,
} from '../../src/markdown/index.js';
import {checkRenderers} from '../../src/markdown/renderers/renderers.js';

/** What a page sets for how answers are drawn. */
export interface MarkdownSettings extends Pick<MarkdownStreamOptions, 'labels' | 'math' | 'onError'> {
  /** What differs from `untrustedPolicy`; `{allowedLinkOrigins: ['https://example.com']}`, for example. */
  readonly policy?: Partial<MarkdownPolicy> | undefined;
  /** False shows text as it comes. Default: true, it comes in at an even pace. */
  readonly smooth?: boolean | undefined;
}

/** Options for the text of messages. @throws {TypeError} naming the setting that is not as documented. */
export function answerOptions(
  {policy, smooth = true, labels, math, onError}: MarkdownSettings,
  renderers: MarkdownRenderers,
): MarkdownStreamOptions {
  const whole = {...untrustedPolicy, ...policy};
  checkPolicy(whole);
  checkRenderers(renderers);
  return {policy: whole, smooth, labels, math, onError, renderers};
}
