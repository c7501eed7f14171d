/*
 * What may stand on the page, written down a second time: a slip in the list that builds is not to be copied.
 */

type Rules = Readonly<Record<string, RegExp>>;

const bare =
  'p br wbr hr h1 h2 h3 h4 h5 h6 strong em del pre blockquote ul li table thead tbody tr sub sup kbd mark u s ins small details summary';

const html: Readonly<Record<string, Rules>> = {
  ...Object.fromEntries(bare.split(' ').map((tag) => [tag, {}])),
  a: {
    href: /^(?:https?:\/\/|mailto:)[^\s<>"]*$/,
    title: /^/,
    target: /^_blank$/,
    rel: /^noopener noreferrer nofollow ugc$/,
    referrerpolicy: /^no-referrer$/,
    // Of footnotes: pressed, never followed.
    role: /^link$/,
    tabindex: /^0$/,
    'aria-label': /^(?:Footnote \d+|Back to reference \d+(?: \(\d+\))?)$/,
  },
  ol: {start: /^\d{1,9}$/},
  th: {align: /^(?:left|center|right)$/},
  td: {align: /^(?:left|center|right)$/},
  p: {class: /^alert-title$/},
  h2: {class: /^footnotes-title$/},
  code: {class: /^language-[\w+-]{1,32}$/},
  pre: {tabindex: /^0$/, role: /^region$/, 'aria-label': /^Code/},
  div: {
    class:
      /^(?:(?:table|code|math)-frame|code-bar|footnotes|alert alert-(?:note|tip|important|warning|caution))$/,
    tabindex: /^0$/,
    role: /^region$/,
    'aria-label': /^(?:Table|Formula)$/,
  },
  input: {type: /^checkbox$/, disabled: /^$/, checked: /^$/, 'aria-label': /^(?:Done|Not done)$/},
  span: {
    class:
      /^(?:image|image-name|host|run-end|math|math-frame|lines|footnote-(?:ref|back)|code-(?:language|count|status)|hljs-[a-z_-]+(?: [a-z_]+)*)$/,
    role: /^(?:status|region)$/,
    tabindex: /^0$/,
    'aria-label': /^Formula$/,
  },
  button: {
    type: /^button$/,
    class: /^code-(?:wrap|download|copy)$/,
    title: /^(?:Wrap lines|Download)$/,
    'aria-label': /^(?:Wrap lines|Download)$/,
    'aria-pressed': /^false$/,
  },
};

const mathTags =
  'math mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd menclose';
const mathElements = new Set(mathTags.split(' '));
/** Whatever MathML may say of looks: no address, no name, nothing of more than a line. */
const mathAttribute = /^(?!href|src|id|name|on|xlink|action|data|is$|slot|part)[a-z]+$/;
const mathValue = /^[\w#%.+ -]{0,80}$/;
const mathStyle =
  /^(?:[a-z-]+: [\w#%. -]{1,60}(?:rgb\([\d, ]+\))?;? ?|[a-z-]*color: rgba?\([\d., ]+\);? ?)*$/;
const mathProperty =
  /^(?:color|background-color|padding|border|width|text-align|font-(?:weight|style)|math-(?:depth|style))/;

/** What of `element` may not be on the page, in words. `areRelativeLinksAllowed`: an author's own. */
export function notAllowed(element: Element, areRelativeLinksAllowed: boolean): string[] {
  if (element.namespaceURI === 'http://www.w3.org/1998/Math/MathML') return notAllowedInMath(element);
  const rules = Object.hasOwn(html, element.localName) ? html[element.localName] : undefined;
  if (!rules || element.namespaceURI !== 'http://www.w3.org/1999/xhtml')
    return [`element ${element.localName}`];
  return [...element.attributes].flatMap(({name, value}) => {
    const isRelative =
      areRelativeLinksAllowed &&
      name === 'href' &&
      new URL(value, 'https://own.example').protocol === 'https:';
    const isAllowed = isRelative || (Object.hasOwn(rules, name) && rules[name]?.test(value) === true);
    return isAllowed ? [] : [`attribute ${element.localName} ${name}=${value}`];
  });
}

function notAllowedInMath(element: Element): string[] {
  if (!mathElements.has(element.localName) || !element.closest('.math, .math-frame'))
    return [`element ${element.localName} of MathML`];
  return [...element.attributes].flatMap(({name, value}) => {
    const isAllowed =
      name === 'style'
        ? mathStyle.test(value) &&
          [...(element as MathMLElement).style].every((one) => mathProperty.test(one))
        : mathAttribute.test(name) && mathValue.test(value);
    return isAllowed ? [] : [`attribute ${element.localName} ${name}=${value}`];
  });
}
