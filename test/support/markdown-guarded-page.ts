/*
 * Runs inside a frame whose Content-Security-Policy reports whatever tries to run or to be fetched. Draws Markdown and
 * tells what it sees. Loaded by `markdown-guarded-frame.ts`.
 */
import {MarkdownStream, trustedPolicy, untrustedPolicy} from '../../src/markdown/index.js';
import {notAllowed} from './markdown-allowed.js';

/** What was seen that must never be. */
export interface Breach {
  readonly what: string;
  readonly detail: string;
}

/** `text` is what nobody vouches for; `math` the same with formulas. */
export type DrawMode = 'text' | 'math' | 'sanitized';

export interface GuardedPage {
  /** Draws `pieces` one after the other and looks at the page after each. */
  draw(pieces: readonly string[], mode: DrawMode): Promise<Breach[]>;
  /** The same for many texts, for whose late reports it waits only once. */
  drawAll(texts: readonly (readonly string[])[], mode: DrawMode): Promise<Breach[]>;
  /** What a reader sees of `markdown` drawn in one piece, and which errors were told. */
  shown(markdown: string, html: 'text' | 'sanitized'): Promise<{text: string; errors: string[]}>;
  /** Makes the page's own sanitiser let everything through. */
  loosenOwnSanitizer(): Promise<void>;
  /** Puts `html` on the page as it is: what a page without a sanitiser would do. */
  drawRaw(html: string): Promise<Breach[]>;
  /** Fetches an image as this page itself. */
  load(url: string): void;
  /** What was seen after the last drawing: requests that fail are only known when they have. */
  seenLater(): readonly Breach[];
}

declare global {
  interface Window {
    guardedPage?: GuardedPage;
  }
}

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
  for (const element of root.querySelectorAll('*'))
    for (const what of notAllowed(element, isSanitized)) report('not allowed', what);
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
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

async function drawOne(pieces: readonly string[], mode: DrawMode): Promise<Element> {
  const root = document.createElement('div');
  document.body.append(root);
  const before = outside();
  // Images of an author's own text load: that is no breach, so nothing but the HTML is loosened here.
  const policy = mode === 'sanitized' ? {...trustedPolicy, images: 'placeholder' as const} : untrustedPolicy;
  const onError = (error: unknown): void => report('error', String(error));
  const stream = new MarkdownStream(root, {policy, onError, math: mode === 'math'});
  for (const [at, piece] of pieces.entries()) {
    stream.push(piece);
    stream.flush();
    // The driver of a slow browser gives up on a page that does not answer.
    if (at % 200 === 199) await nextTask();
    // Where the sanitiser is needed, nothing is drawn before it is there.
    if (mode !== 'text') await stream.ready;
    look(root, mode === 'sanitized');
  }
  stream.end();
  await stream.ready;
  look(root, mode === 'sanitized');
  if (outside() !== before) report('outside', `${before} -> ${outside()}`);
  return root;
}

async function drawAll(texts: readonly (readonly string[])[], mode: DrawMode): Promise<Breach[]> {
  const roots: Element[] = [];
  for (const pieces of texts) {
    roots.push(await drawOne(pieces, mode));
    await nextTask();
  }
  await reportsCame();
  for (const root of roots) root.remove();
  return breaches.splice(0);
}

window.guardedPage = {
  draw: (pieces, mode) => drawAll([pieces], mode),
  drawAll,
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
  load(url) {
    new Image().src = url;
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
