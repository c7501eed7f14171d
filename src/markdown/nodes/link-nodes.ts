import type {Token, Tokens} from 'marked';
import type {MarkdownPolicy} from '../guard/policy.js';
import {hostToShow, safeImage, safeLink} from '../guard/url-policy.js';
import type {MarkdownLabels} from '../labels.js';
import {decodeEntities} from '../source/entities.js';
import {limits} from '../source/limits.js';
import {literalText, visibleText} from '../source/visible-text.js';
import type {BuildOptions} from './build-options.js';
import {element, type SafeNode, textOf} from './safe-node.js';

type InlineBuilder = (tokens: readonly Token[], options: BuildOptions) => SafeNode[];

/** A link of Markdown; its text alone where its address may not be linked, or may still grow. */
export function linkNodes(token: Tokens.Link, options: BuildOptions, build: InlineBuilder): SafeNode[] {
  const afterLink: SafeNode[] = [];
  const children = build(token.tokens, {...options, isOpen: false, afterLink});
  const address = token.autolink ? token.href : decodeEntities(token.href, options.lookUpEntity);
  const mayGrow = options.isOpen && !/[)>]$/.test(token.raw);
  if (mayGrow || options.afterLink || isOverLimit(options)) return [...children, ...afterLink];
  const title = token.title ? decodeEntities(token.title, options.lookUpEntity) : null;
  return [...anchor(address, title, children, options.policy), ...afterLink];
}

/** An image of Markdown: itself, a placeholder with a button, or only its text. */
export function imageNodes(token: Tokens.Image, options: BuildOptions, build: InlineBuilder): SafeNode[] {
  const alt = altOf(build(token.tokens ?? [], {...options, isOpen: false, afterLink: []}));
  if (isOverLimit(options)) return [alt];
  const address = decodeEntities(token.href, options.lookUpEntity);
  const title = token.title ? decodeEntities(token.title, options.lookUpEntity) : null;
  const nodes = picture({address, alt, title}, options);
  const isPlaceholder = nodes.some((node) => typeof node !== 'string' && node.tag === 'span');
  if (!options.afterLink || !isPlaceholder) return nodes;
  // The link shows the image's text, and the button that loads it stands behind the link.
  options.afterLink.push(' ', ...nodes);
  return [alt];
}

/** A link to `address`, if `policy` allows; otherwise its text, and the address as text where it says more. */
export function anchor(
  address: string,
  title: string | null,
  children: readonly SafeNode[],
  policy: MarkdownPolicy,
): SafeNode[] {
  const safe = safeLink(address, policy);
  const text = textOf(children);
  if (!safe) {
    const isNews = address !== '' && text.trim() !== address;
    return isNews ? [...children, ` (${literalText(address)})`] : [...children];
  }
  const isEmpty = !/[^\s\p{Cc}\p{Cf}\p{Mn}]/u.test(text) && !children.some(isImage);
  const attributes = {
    href: safe.href,
    ...(title === null ? {} : {title: visibleText(title)}),
    target: '_blank',
    rel: 'noopener noreferrer nofollow ugc',
    referrerpolicy: 'no-referrer',
  };
  const action = safe.isForeign ? ({kind: 'open-link', url: safe.href} as const) : undefined;
  const link = element('a', attributes, isEmpty ? [literalText(safe.href)] : children, action);
  const host = isEmpty ? null : hostToShow(text, safe);
  return host === null ? [link] : [link, element('span', {class: 'host'}, [` [${literalText(host)}]`])];
}

export interface Picture {
  readonly address: string;
  readonly alt: string;
  readonly title: string | null;
}

/** The image itself where it may load unasked, a placeholder that asks, or its text where it may not load at all. */
export function picture(
  {address, alt, title}: Picture,
  {policy, labels, isSettled}: {policy: MarkdownPolicy; labels: MarkdownLabels; isSettled: boolean},
): SafeNode[] {
  const safe = safeImage(address, policy);
  const name = visibleText(alt);
  if (!safe) return name === '' ? [] : [name];
  const more = title === null ? {} : {title: visibleText(title)};
  if (!safe.mayLoad) return [placeholder(name, safe, more, labels)];
  // What may still change is not fetched (R13).
  if (!isSettled) return name === '' ? [] : [name];
  const quiet = {loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer'};
  return [element('img', {src: safe.src, alt: name, ...more, ...quiet}, [])];
}

function placeholder(
  alt: string,
  {src, host}: {readonly src: string; readonly host: string},
  more: {readonly title?: string},
  labels: MarkdownLabels,
): SafeNode {
  const name = [alt, host].filter((part) => part !== '').join(' \u00b7 ');
  const load = {kind: 'load-image', url: src, alt, ...more} as const;
  return element('span', {class: 'image'}, [
    element('span', {class: 'image-name'}, [name]),
    ' ',
    element('button', {type: 'button'}, [labels.loadImage], load),
  ]);
}

function isOverLimit({counted}: BuildOptions): boolean {
  counted.links += 1;
  return counted.links > limits.linksPerBlock;
}

/** The text of an image: what a reader would see of it, the texts of images in it included. */
function altOf(nodes: readonly SafeNode[]): string {
  return nodes
    .map((node) => (typeof node === 'string' ? node : (node.attributes['alt'] ?? altOf(node.children))))
    .join('');
}

function isImage(node: SafeNode): boolean {
  return typeof node !== 'string' && (node.tag === 'img' || node.children.some(isImage));
}
