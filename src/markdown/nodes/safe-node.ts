import type {Content} from './body.js';

/** Elements that Markdown may become. Nothing else is ever built, whatever the source says. */
export const allowedTags: ReadonlySet<string> = new Set([
  'p',
  'br',
  'wbr',
  'hr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'strong',
  'em',
  'del',
  'code',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
  'a',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'img',
  'input',
  'button',
  'span',
  'div',
  'sub',
  'sup',
  'kbd',
  'mark',
  'u',
  's',
  'ins',
  'small',
  'details',
  'summary',
]);

/** Attributes each of them may have, and what their values look like. */
const allowedAttributes: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  a: {
    href: /^(?:https?:|mailto:|[^:]*$|[^:]*[/?#])/i,
    title: /^/,
    target: /^_blank$/,
    rel: /^[a-z ]+$/,
    referrerpolicy: /^no-referrer$/,
    id: /^chat-[\da-z]{1,13}-ref-\d{1,6}$/,
    'aria-label': /^/,
  },
  ol: {start: /^\d{1,9}$/},
  th: {align: /^(?:left|center|right)$/},
  td: {align: /^(?:left|center|right)$/},
  code: {class: /^language-[\w+-]{1,32}$/},
  pre: {tabindex: /^0$/, role: /^region$/, 'aria-label': /^/},
  div: {
    class:
      /^(?:(?:table|code|math)-frame|code-bar|custom(?:-output)?|alert alert-(?:note|tip|important|warning|caution)|footnotes)$/,
    tabindex: /^0$/,
    role: /^region$/,
    'aria-label': /^/,
  },
  img: {
    src: /^(?:https?:|[^:]*$|[^:]*[/?#])/i,
    alt: /^/,
    title: /^/,
    width: /^\d{1,5}$/,
    height: /^\d{1,5}$/,
    loading: /^lazy$/,
    decoding: /^async$/,
    referrerpolicy: /^no-referrer$/,
  },
  input: {type: /^checkbox$/, disabled: /^$/, checked: /^$/, 'aria-label': /^/},
  button: {
    type: /^button$/,
    class: /^code-(?:wrap|download|copy)$/,
    title: /^/,
    'aria-label': /^/,
    'aria-pressed': /^(?:true|false)$/,
  },
  span: {
    // What a highlighter says of a word: `hljs-title function_`.
    class:
      /^(?:image|image-name|image-failed|host|run-end|math|math-frame|footnote-(?:ref|back)|code-(?:language|count|status)|hljs-[\w-]{1,40}(?: [a-z][\w-]{0,40}_){0,4})$/,
    role: /^(?:status|region)$/,
    tabindex: /^0$/,
    'aria-label': /^/,
  },
  p: {class: /^alert-title$/},
  h2: {class: /^footnotes-title$/},
  // Where a page finds its footnotes by name: in HTML as text only, and never a name of the text's own.
  li: {id: /^chat-[\da-z]{1,13}-note-\d{1,6}$/},
};

/** What a press on the element asks for; the stream listens, the element only says it. */
export interface Action {
  readonly kind: 'open-link' | 'load-image' | 'copy-code' | 'wrap-code' | 'download-code';
  /** Empty where the press leads nowhere. */
  readonly url: string;
  readonly alt?: string;
  readonly title?: string;
}

export interface SafeElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly SafeNode[];
  readonly action?: Action;
  /** Instead of children. */
  readonly content?: Content;
  /** Of a list: its items are paragraphs. */
  readonly isLoose?: boolean;
}

/** Markdown as plain objects: text, or an element that passed the allow-list. */
export type SafeNode = string | SafeElement;

/**
 * The one place where elements come from. What is not allowed throws: it is a mistake of ours, never of the source.
 *
 * @throws {TypeError} for an element, attribute or value that is not on the list.
 */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly SafeNode[],
  action?: Action,
): SafeElement {
  if (!allowedTags.has(tag)) throw new TypeError(`<${tag}> is not allowed.`);
  for (const [name, value] of Object.entries(attributes)) {
    if (!isAllowedAttribute(tag, name, value)) throw new TypeError(`<${tag} ${name}> is not allowed.`);
  }
  return {tag, attributes, children: merged(children), ...(action ? {action} : {})};
}

/** An element that is filled with `content`, and not by the tree. */
export function filled(shell: SafeElement, content: Content): SafeElement {
  return {...shell, content};
}

export function isAllowedElement(tag: string): boolean {
  return allowedTags.has(tag);
}

export function isAllowedAttribute(tag: string, name: string, value: string): boolean {
  const rules = Object.hasOwn(allowedAttributes, tag) ? allowedAttributes[tag] : undefined;
  return rules !== undefined && Object.hasOwn(rules, name) && rules[name]?.test(value) === true;
}

/** Neighbouring texts as one, so that a text that grows stays one node. */
function merged(children: readonly SafeNode[]): readonly SafeNode[] {
  const result: SafeNode[] = [];
  for (const child of children) {
    const last = result.at(-1);
    if (child === '') continue;
    if (typeof child === 'string' && typeof last === 'string') result[result.length - 1] = last + child;
    else result.push(child);
  }
  return result;
}

/** The text that a reader sees of `nodes`. */
export function textOf(nodes: readonly SafeNode[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : textOf(node.children))).join('');
}
