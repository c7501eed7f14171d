import type {MarkdownPolicy} from './policy.js';
import {element, isAllowedAttribute, isAllowedElement, type SafeNode} from './safe-node.js';
import {safeImage, safeLink} from './url-policy.js';
import {visibleText} from './visible-text.js';

/** What sanitised HTML becomes: the same allow-list and the same rules for addresses as Markdown itself. */
export function nodesFromHtml(parent: Node, policy: MarkdownPolicy): SafeNode[] {
  return [...parent.childNodes].flatMap((node): SafeNode[] => {
    if (node.nodeType === Node.TEXT_NODE) return [visibleText(node.nodeValue ?? '')];
    if (!(node instanceof Element)) return [];
    const tag = node.localName;
    const children = nodesFromHtml(node, policy);
    if (!isAllowedElement(tag) || tag === 'button' || tag === 'input') return children;
    if (tag === 'a') return anchor(node, children, policy);
    if (tag === 'img') return picture(node, policy);
    return [element(tag, attributesOf(node), children)];
  });
}

function attributesOf(node: Element): Record<string, string> {
  const allowed = [...node.attributes].filter(({name, value}) =>
    isAllowedAttribute(node.localName, name, value),
  );
  return Object.fromEntries(allowed.map(({name, value}) => [name, value]));
}

function anchor(node: Element, children: readonly SafeNode[], policy: MarkdownPolicy): SafeNode[] {
  const safe = safeLink(node.getAttribute('href') ?? '', policy);
  if (!safe) return [...children];
  const title = node.getAttribute('title');
  const attributes = {
    href: safe.href,
    ...(title === null ? {} : {title}),
    target: '_blank',
    rel: 'noopener noreferrer nofollow ugc',
    referrerpolicy: 'no-referrer',
  };
  return [
    element('a', attributes, children, safe.isForeign ? {kind: 'open-link', url: safe.href} : undefined),
  ];
}

function picture(node: Element, policy: MarkdownPolicy): SafeNode[] {
  const alt = node.getAttribute('alt') ?? '';
  const safe = safeImage(node.getAttribute('src') ?? '', policy);
  if (!safe?.mayLoad) return alt === '' ? [] : [alt];
  const {src: _src, ...attributes} = attributesOf(node);
  const quiet = {loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer'};
  return [element('img', {src: safe.src, alt, ...attributes, ...quiet}, [])];
}
