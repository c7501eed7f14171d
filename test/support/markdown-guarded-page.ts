/*
 * Runs inside a frame whose Content-Security-Policy reports whatever tries to run or to be fetched. Draws Markdown and
 * tells what it sees. Loaded by `markdown-guarded-frame.ts`.
 */
import {MarkdownStream, trustedPolicy, untrustedPolicy} from '../../src/markdown/index.js';

/** What was seen that must never be. */
export interface Breach {
  readonly what: string;
  readonly detail: string;
}

export interface GuardedPage {
  /** Draws `pieces` one after the other and looks at the page after each. */
  draw(pieces: readonly string[], html: 'text' | 'sanitized'): Promise<Breach[]>;
  /** What a reader sees of `markdown` drawn in one piece, and which errors were told. */
  shown(markdown: string, html: 'text' | 'sanitized'): Promise<{text: string; errors: string[]}>;
  /** Makes the page's own sanitiser let everything through. */
  loosenOwnSanitizer(): Promise<void>;
  /** Puts `html` on the page as it is: what a page without a sanitiser would do. */
  drawRaw(html: string): Promise<Breach[]>;
  /** What was seen after the last drawing: requests that fail are only known when they have. */
  seenLater(): readonly Breach[];
}

declare global {
  interface Window {
    guardedPage?: GuardedPage;
  }
}

/** The allow-list, written down a second time: a slip in the first is not to be copied. */
const allowed: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  ...Object.fromEntries(
    'p br hr h1 h2 h3 h4 h5 h6 strong em del pre blockquote ul li table thead tbody tr sub sup kbd mark u s ins small details summary'
      .split(' ')
      .map((tag) => [tag, {}]),
  ),
  a: {
    href: /^(?:https?:\/\/|mailto:)[^\s<>"]*$/,
    title: /^/,
    target: /^_blank$/,
    rel: /^noopener noreferrer nofollow ugc$/,
    referrerpolicy: /^no-referrer$/,
  },
  ol: {start: /^\d{1,9}$/},
  th: {align: /^(?:left|center|right)$/},
  td: {align: /^(?:left|center|right)$/},
  code: {class: /^language-[\w+-]{1,32}$/},
  pre: {tabindex: /^0$/, role: /^region$/, 'aria-label': /^Code/},
  div: {
    class: /^(?:(?:table|code)-frame|code-bar)$/,
    tabindex: /^0$/,
    role: /^region$/,
    'aria-label': /^Table$/,
  },
  input: {type: /^checkbox$/, disabled: /^$/, checked: /^$/, 'aria-label': /^(?:Done|Not done)$/},
  span: {
    class: /^(?:image|image-name|host|lines|code-(?:language|count|status)|hljs-[a-z_-]+(?: [a-z_]+)*)$/,
    role: /^status$/,
  },
  button: {
    type: /^button$/,
    class: /^code-(?:wrap|download|copy)$/,
    title: /^(?:Wrap lines|Download)$/,
    'aria-label': /^(?:Wrap lines|Download)$/,
    'aria-pressed': /^false$/,
  },
};

const breaches: Breach[] = [];
const report = (what: string, detail: string): void => void breaches.push({what, detail});

document.addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI, sample}) =>
  report(effectiveDirective, `${blockedURI} ${sample}`),
);
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'] as const) {
  Object.assign(window, {[name]: (...args: unknown[]) => report('script', `${name}(${args.join()})`)});
}
window.addEventListener('error', ({message}) => report('error', message));
window.addEventListener('unhandledrejection', ({reason}) => report('error', String(reason)));

/** Our own modules are the only things that this page fetches. WebKit does not tell of requests that nobody answers. */
new PerformanceObserver((list) => {
  for (const {name, initiatorType} of list.getEntries() as PerformanceResourceTiming[]) {
    const isModule =
      /^(?:script|other|link)$/.test(initiatorType) && name.startsWith(new URL(document.baseURI).origin);
    if (!isModule) report('request', name);
  }
}).observe({type: 'resource'});

function look(root: Element, isSanitized: boolean): void {
  for (const element of root.querySelectorAll('*')) {
    const rules = Object.hasOwn(allowed, element.localName) ? allowed[element.localName] : undefined;
    if (!rules || element.namespaceURI !== 'http://www.w3.org/1999/xhtml')
      report('element', element.localName);
    for (const {name, value} of element.attributes) {
      // An author's own relative links are the one thing that sanitised HTML may have besides.
      const isRelative =
        isSanitized && name === 'href' && new URL(value, 'https://own.example').protocol === 'https:';
      if (!isRelative && !rules?.[name]?.test(value))
        report('attribute', `${element.localName} ${name}=${value}`);
    }
  }
}

/** Reports come in tasks of their own. */
function reportsCame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

const outside = (): string =>
  [
    document.head.childElementCount,
    document.body.childElementCount,
    Object.keys(document).length,
    location.href,
  ].join();

window.guardedPage = {
  async draw(pieces, html) {
    const root = document.createElement('div');
    document.body.append(root);
    const before = outside();
    // Images of an author's own text load: that is no breach, so nothing but the HTML is loosened here.
    const policy = html === 'text' ? untrustedPolicy : {...trustedPolicy, images: 'placeholder' as const};
    const stream = new MarkdownStream(root, {policy, onError: (error) => report('error', String(error))});
    for (const piece of pieces) {
      stream.push(piece);
      stream.flush();
      look(root, html === 'sanitized');
    }
    stream.end();
    await stream.ready;
    look(root, html === 'sanitized');
    if (outside() !== before) report('outside', `${before} -> ${outside()}`);
    await reportsCame();
    root.remove();
    return breaches.splice(0);
  },
  async shown(markdown, html) {
    const root = document.createElement('div');
    const errors: string[] = [];
    const policy = html === 'text' ? untrustedPolicy : trustedPolicy;
    const stream = new MarkdownStream(root, {policy, onError: (error) => errors.push(String(error))});
    stream.push(markdown);
    stream.end();
    await stream.ready;
    return {text: root.textContent ?? '', errors};
  },
  async loosenOwnSanitizer() {
    const {default: purify} = await import('dompurify');
    purify.setConfig({ADD_TAGS: ['style', 'script'], ADD_ATTR: ['onerror']});
    purify.addHook('uponSanitizeAttribute', (_, data) => {
      data.forceKeepAttr = true;
    });
  },
  seenLater: () => breaches,
  async drawRaw(html) {
    const root = document.createElement('div');
    document.body.append(root);
    root.innerHTML = html;
    await reportsCame();
    root.remove();
    return breaches.splice(0);
  },
};
