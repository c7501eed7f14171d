import createDOMPurify, {type Config} from 'dompurify';
import {htmlPolicy, whileSanitizing} from './trusted-html.js';

// An instance of our own: the page's may have hooks and a configuration that ours must not hear of.
const purifier = createDOMPurify(window);

/**
 * HTML as a fragment without anything that runs, fetches or restyles. What comes out still goes through the
 * allow-list. Null where nothing is left, as for a frameset.
 *
 * @throws {TypeError} where the page does not allow our Trusted Types policy.
 */
export function sanitize(html: string): DocumentFragment | null {
  const policy = htmlPolicy();
  const config: Config = {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: [
      'style',
      'form',
      'svg',
      'math',
      'template',
      'video',
      'audio',
      'picture',
      'source',
      'iframe',
    ],
    FORBID_ATTR: ['style', 'id', 'name', 'srcset', 'background', 'ping'],
    ...(policy
      ? {TRUSTED_TYPES_POLICY: policy as unknown as NonNullable<Config['TRUSTED_TYPES_POLICY']>}
      : {}),
  };
  return whileSanitizing(() => purifier.sanitize(html, {...config, RETURN_DOM_FRAGMENT: true}));
}
