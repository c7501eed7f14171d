/*
 * What of MathML may stand on the page: elements, attributes, classes and properties that a formula needs, each value
 * looked at. Nothing here links, loads, runs, or reaches far out of its place.
 */

const length = /^[+-]?\d{0,3}(?:\.\d{1,4})?(?:em|ex|px|pt|mu|%)?$/;
const flag = /^(?:true|false)$/;
const colour = /^(?:#[\da-f]{3,8}|[a-z]{3,24})$/i;
const words = /^[a-z ]{1,60}$/;
const border = /^(?:0|\d?(?:\.\d{1,4})?(?:em|px|pt) (?:solid|dashed)(?: #[\da-f]{3,8}| [a-z]{3,24})?) ?$/i;
const sides = ['top', 'right', 'bottom', 'left'] as const;

export const allowedElements: ReadonlySet<string> = new Set(
  (
    'math mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover ' +
    'munderover mmultiscripts mprescripts mtable mtr mtd menclose'
  ).split(' '),
);

const attributes: ReadonlyMap<string, RegExp> = new Map([
  ['display', /^block$/],
  ['mathvariant', /^normal$/],
  ...[
    'stretchy',
    'fence',
    'separator',
    'symmetric',
    'largeop',
    'movablelimits',
    'accent',
    'accentunder',
    'displaystyle',
  ].map((name) => [name, flag] as const),
  ['form', /^(?:prefix|infix|postfix)$/],
  ...[
    'lspace',
    'rspace',
    'width',
    'height',
    'depth',
    'voffset',
    'linethickness',
    'minsize',
    'maxsize',
    'mathsize',
    'rowspacing',
    'columnspacing',
  ].map((name) => [name, length] as const),
  ['scriptlevel', /^[+-]?[0-3]$/],
  ['columnalign', words],
  ['notation', words],
  ['mathcolor', colour],
  ['mathbackground', colour],
  ['rowspan', /^\d{1,2}$/],
  ['columnspan', /^\d{1,2}$/],
]);

const classes = new Set(
  (
    'tml-display tml-jot tml-small tml-right tml-left tml-tag tml-tageqn tml-prime tml-vec tml-sml-pad tml-med-pad tml-lrg-pad tml-overline tml-underline ' +
    'tml-cancel upstrike downstrike sout tml-xcancel tml-fbox menclose mathcal mathscr longdiv-top longdiv-arc phasor-bottom phasor-angle actuarial ' +
    'circle-pad textcircle tml-tilde-2 tml-tilde-3 tml-tilde-4 tml-hat-1 tml-hat-2 tml-hat-3 tml-hat-4'
  ).split(' '),
);

const properties: ReadonlyMap<string, RegExp> = new Map([
  ['color', colour],
  ['background-color', colour],
  ['padding', /^(?:\d{1,2}(?:\.\d{1,4})?(?:em|pt|px)? ?){1,4}$/],
  ...sides.map((side) => [`padding-${side}`, /^\d{1,2}(?:\.\d{1,4})?(?:em|pt|px)?$/] as const),
  ['border', border],
  ...sides.map((side) => [`border-${side}`, border] as const),
  ['text-align', /^(?:left|center|right)$/],
  ['font-weight', /^(?:bold|normal)$/],
  ['font-style', /^(?:italic|normal)$/],
  ['math-depth', /^[0-3]$/],
  ['math-style', /^(?:compact|normal)$/],
]);

/** Largest length in each unit; what is longer is left out. */
const longest: Readonly<Record<string, number>> = {
  '': 100,
  em: 60,
  ex: 120,
  px: 400,
  pt: 400,
  mu: 400,
  '%': 100,
};

export function isAllowedAttribute(name: string, value: string): boolean {
  return attributes.get(name)?.test(value.trim()) === true && isNear(value);
}

export function isAllowedProperty(name: string, value: string): boolean {
  return properties.get(name)?.test(value) === true && isNear(value);
}

export function allowedClasses(value: string): string[] {
  return value.split(/\s+/).filter((name) => classes.has(name));
}

/** True where no length in `value` is far too long. */
function isNear(value: string): boolean {
  return [...value.matchAll(/(\d*\.?\d+)(em|ex|px|pt|mu|%)?/g)].every(
    ([, number, unit = '']) => value.startsWith('#') || Number(number) <= (longest[unit] ?? 0),
  );
}
