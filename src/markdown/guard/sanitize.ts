import createDOMPurify, {type Config} from 'dompurify';
import {styleAttribute} from '../math/safe-math.js';
import {allowedTags} from '../nodes/safe-node.js';
import {htmlPolicy, whileSanitizing} from './trusted-html.js';

/** HTML as a fragment without anything that runs, fetches or restyles; null where nothing can be left, as of a frameset. */
export type Sanitize = (html: string) => DocumentFragment | null;

/**
 * A sanitiser of our own: the page's may have hooks and a configuration that ours must not hear of. What comes out
 * still goes through the allow-list.
 *
 * @throws {TypeError} where the page does not allow our Trusted Types policy.
 */
export function createSanitize(): Sanitize {
  const purifier = createDOMPurify(window);
  const policy = htmlPolicy();
  const config = {
    RETURN_DOM_FRAGMENT: true,
    ALLOWED_TAGS: [...allowedTags],
    ALLOWED_ATTR: [
      'href',
      'title',
      'src',
      'alt',
      'width',
      'height',
      'start',
      'align',
      'class',
      'type',
      'disabled',
      'checked',
    ],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ...(policy
      ? {TRUSTED_TYPES_POLICY: policy as unknown as NonNullable<Config['TRUSTED_TYPES_POLICY']>}
      : {}),
  } as const;
  return (html) =>
    whileSanitizing(() =>
      purifier.sanitize(html, {
        ...config,
        ALLOWED_TAGS: [...allowedTags],
        ALLOWED_ATTR: [...config.ALLOWED_ATTR],
      }),
    );
}

/** The same for MathML. A private instance as well; what comes out goes through a stricter list of our own. */
export function createMathSanitize(): Sanitize {
  const purifier = createDOMPurify(window);
  const policy = htmlPolicy();
  const trusted = policy as unknown as NonNullable<Config['TRUSTED_TYPES_POLICY']>;
  return (mathml) =>
    whileSanitizing(() =>
      purifier.sanitize(mathml, {
        RETURN_DOM_FRAGMENT: true,
        USE_PROFILES: {mathMl: true},
        ADD_ATTR: [styleAttribute, 'class'],
        // `color:red` looks like an address; it is read by `math/mathml.ts`, and never as one.
        ADD_URI_SAFE_ATTR: [styleAttribute],
        FORBID_ATTR: ['style', 'href', 'xlink:href', 'id'],
        FORBID_TAGS: ['a', 'maction', 'semantics', 'annotation', 'annotation-xml'],
        ALLOW_DATA_ATTR: false,
        ALLOW_ARIA_ATTR: false,
        ...(policy ? {TRUSTED_TYPES_POLICY: trusted} : {}),
      }),
    );
}
