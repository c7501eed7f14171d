import temml from 'temml';
import {createMathSanitize} from '../guard/sanitize.js';
import type {MathContent} from '../nodes/body.js';
import {safeMath} from './mathml.js';
import {type SafeMath, styleAttribute} from './safe-math.js';

/** Its types describe the module for `require`, where this is not by its side. */
const {ParseError} = temml as unknown as {readonly ParseError: new () => Error};

/** UTF-16 units of MathML that one formula may become. */
const longest = 400_000;

/**
 * Sets formulas, each by itself: what one defines no other knows.
 *
 * @throws {TypeError} where the page does not allow our Trusted Types policy.
 */
export function createTypeset(): (content: MathContent) => readonly SafeMath[] {
  const sanitize = createMathSanitize();
  return (content) => {
    const mathml = mathmlOf(content);
    if (mathml === null || mathml.length > longest) return [];
    // Values are escaped, so this is always an attribute; parsing one called `style` is reported by strict pages.
    const fragment = sanitize(mathml.replaceAll(' style="', ` ${styleAttribute}="`));
    return fragment ? safeMath(fragment) : [];
  };
}

/** Null for TeX that means nothing, or goes on for ever. */
function mathmlOf({tex, isDisplay}: MathContent): string | null {
  try {
    return temml.renderToString(tex, {
      displayMode: isDisplay,
      // In a line, what is too long breaks where TeX would break it.
      wrap: isDisplay ? 'none' : 'tex',
      strict: true,
      throwOnError: true,
      trust: false,
      maxSize: [20, 200],
      maxExpand: 300,
    });
  } catch (error) {
    // Braces inside each other may be more than the stack holds.
    if (error instanceof ParseError || error instanceof RangeError) return null;
    throw error;
  }
}
