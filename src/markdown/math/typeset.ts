import temml from 'temml';
import {createMathSanitize} from '../guard/sanitize.js';
import type {MathContent} from '../nodes/body.js';
import {type SafeMath, safeMath, styleAttribute} from './mathml.js';

/** UTF-16 units of MathML that one formula may become. */
const longest = 400_000;

/**
 * Sets formulas, each by itself: what one defines no other knows.
 *
 * @throws {TypeError} where the page does not allow our Trusted Types policy.
 */
export function createTypeset(): (content: MathContent) => SafeMath[] {
  const sanitize = createMathSanitize();
  return ({tex, isDisplay}) => {
    const mathml = temml.renderToString(tex, {
      displayMode: isDisplay,
      strict: true,
      throwOnError: true,
      trust: false,
      maxSize: [20, 200],
      maxExpand: 300,
    });
    if (mathml.length > longest) throw new RangeError('The formula is too large.');
    // Values are escaped, so this is always an attribute; parsing one called `style` is reported by strict pages.
    const fragment = sanitize(mathml.replaceAll(' style="', ` ${styleAttribute}="`));
    return fragment ? safeMath(fragment) : [];
  };
}
