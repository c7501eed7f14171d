/** Pages that break widgets, each in its own way. */

const opening = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">';
const tag = (attributes = ''): string =>
  `<chat-stream endpoint="/api/ai/chat/stream" heading="Ask away" ${attributes}></chat-stream>`;

const resets = `
  * { all: unset; }
  html { font: 40px/3 cursive; letter-spacing: 9px; text-transform: uppercase; color: red; }
  div, section, button, textarea, article, p, pre, svg, h2 { display: none !important; }
  *::before, *::after { content: 'HA' !important; display: block !important; }
  chat-stream { transition: all 3s; animation: spin 1s infinite; cursor: crosshair; }
  @keyframes spin { to { rotate: 0deg; } }`;

/** The page as libraries of 2008 left it: what is built in has more methods, and some of them do something else. */
const oldLibraries = `
(() => {
  const add = (target, methods) => { for (const name in methods) target[name] = methods[name]; };
  const inspect = (value) => (Array.isArray(value) ? '[' + value.map(inspect).join(', ') + ']' : JSON.stringify(value));
  add(Array.prototype, {
    toJSON() { return inspect(this); },
    each(work) { this.forEach(work); return this; },
    first() { return this[0]; },
    last() { return this[this.length - 1]; },
    clear() { this.length = 0; return this; },
    without(...given) { return this.filter((one) => !given.includes(one)); },
    inspect() { return inspect(this); },
  });
  Array.from = (given) => {
    if (!given) return [];
    const length = given.length || 0;
    const list = new Array(length);
    for (let at = 0; at < length; at++) list[at] = given[at];
    return list;
  };
  add(String.prototype, {
    toJSON() { return '"' + this + '"'; },
    blank() { return /^\\s*$/.test(this); },
    strip() { return this.trim(); },
    stripTags() { return this.replace(/<[^>]*>/g, ''); },
    include(part) { return this.indexOf(part) > -1; },
  });
  Date.prototype.toJSON = function () { return '"' + this.toISOString() + '"'; };
  add(Function.prototype, {
    bindAsEventListener(self, ...given) { return (event) => this.apply(self, [event || window.event, ...given]); },
    curry(...given) { return (...more) => this.apply(undefined, [...given, ...more]); },
    delay(seconds) { return setTimeout(this, seconds * 1000); },
    defer() { return this.delay(0.01); },
    wrap(outer) { return (...given) => outer(this, ...given); },
    methodize() { return (...given) => this(this, ...given); },
  });
  add(HTMLElement.prototype, {
    remove() { this.parentNode.removeChild(this); return this; },
    show() { this.style.display = ''; return this; },
    hide() { this.style.display = 'none'; return this; },
    toggle() { return this.style.display === 'none' ? this.show() : this.hide(); },
    visible() { return this.style.display !== 'none'; },
    update(html) { this.innerHTML = html; return this; },
    replace(html) { this.outerHTML = html; return this; },
    insert(html) { this.insertAdjacentHTML('beforeend', html); return this; },
    select(selector) { return [...this.querySelectorAll(selector)]; },
    scrollTo() { window.scrollTo(0, this.offsetTop); return this; },
    addClassName(name) { this.className += ' ' + name; return this; },
  });
  window.$ = (id) => document.getElementById(id);
  window.$$ = (selector) => [...document.querySelectorAll(selector)];
  window.Class = {create: () => function () { this.initialize?.(); }};
  window.Template = function (text) { this.text = text; };
  window.Hash = window.Enumerable = window.Ajax = {};
  window.name = 'frame';
  window.status = window.event = undefined;
})();`;

/** Path to page. */
export const hostilePages: Readonly<Record<string, string>> = {
  '/plain': `${opening}<body><script src="/dist/chat-stream.iife.js"></script>${tag('mode="full"')}`,
  '/launcher': `${opening}<body><script src="/dist/chat-stream.iife.js"></script>${tag('mode="launcher"')}`,
  '/resets': `${opening}<style>${resets}</style><body><script src="/dist/chat-stream.iife.js"></script>${tag('mode="launcher"')}`,
  '/resets-full': `${opening}<style>${resets}</style><body><script src="/dist/chat-stream.iife.js"></script>${tag('mode="full"')}`,
  '/resets-inline': `${opening}<style>* { all: unset; }</style><body><script src="/dist/chat-stream.iife.js"></script>${tag()}`,
  '/old': `${opening}<body><script>${oldLibraries}</script><script src="/dist/chat-stream.iife.js"></script>${tag('mode="full"')}`,
  '/old-after': `${opening}<body><script src="/dist/chat-stream.iife.js"></script><script>${oldLibraries}</script>${tag('mode="full"')}`,
  '/zoomed': `${opening}<style>body { zoom: 1.3; margin: 0; } chat-stream { block-size: 420px; }</style><body>
<script src="/dist/chat-stream.iife.js"></script>${tag()}`,
  '/zoomed-launcher': `${opening}<style>html { zoom: 0.8; }</style><body>
<script src="/dist/chat-stream.iife.js"></script>${tag('mode="launcher"')}`,
  '/rtl': `${opening}<html dir="rtl" lang="ar"><body><script src="/dist/chat-stream.iife.js"></script>${tag('mode="launcher"')}`,
};
