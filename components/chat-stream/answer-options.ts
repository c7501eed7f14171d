// Not from the index: the renderer itself is loaded with the first message.
import {checkPolicy, type MarkdownPolicy, untrustedPolicy} from '../../src/markdown/guard/policy.js';
import type {MarkdownStreamOptions} from '../../src/markdown/index.js';
import {checkRenderers} from '../../src/markdown/renderers/check-renderers.js';
import type {AnswerLook, MessageRenderers} from '../message/answer-look.js';

/** What a page sets for how answers are drawn. */
export interface MarkdownSettings extends Pick<MarkdownStreamOptions, 'labels' | 'math' | 'onError'> {
  /** What differs from `untrustedPolicy`; `{allowedLinkOrigins: ['https://example.com']}`, for example. */
  readonly policy?: Partial<MarkdownPolicy> | undefined;
  /** False shows text as it comes. Default: true, it comes in at an even pace. */
  readonly smooth?: boolean | undefined;
}

/** How messages are drawn. @throws {TypeError} naming the setting that is not as documented. */
export function answerOptions(
  {policy, smooth = true, labels, math, onError}: MarkdownSettings,
  renderers: MessageRenderers,
  look: Pick<AnswerLook, 'reasoning' | 'showsUsage' | 'authors' | 'sendOn' | 'isReadOnly'> = {},
): AnswerLook {
  const whole = {...untrustedPolicy, ...policy};
  checkPolicy(whole);
  checkRenderers(renderers);
  return {...look, policy: whole, smooth, labels, math, onError, renderers};
}
