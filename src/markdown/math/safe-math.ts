export const mathNamespace = 'http://www.w3.org/1998/Math/MathML';
/** Carries what was a `style`, which a strict Content-Security-Policy would report. */
export const styleAttribute = 'data-style';

/** MathML as plain objects that passed the allow-list. */
export type SafeMath =
  | string
  | {
      readonly tag: string;
      readonly attributes: readonly (readonly [name: string, value: string])[];
      readonly styles: readonly (readonly [property: string, value: string])[];
      readonly children: readonly SafeMath[];
    };

/** Builds `math`, one element after the other. Colours and spacing go through CSSOM, which a strict policy allows. */
export function buildMath(math: SafeMath): Node {
  if (typeof math === 'string') return document.createTextNode(math);
  const element = document.createElementNS(mathNamespace, math.tag) as MathMLElement;
  for (const [name, value] of math.attributes) element.setAttribute(name, value);
  for (const [property, value] of math.styles) element.style.setProperty(property, value);
  element.append(...math.children.map(buildMath));
  return element;
}
