import type {Peer} from './peer.js';
import {nextTask, painted} from './turns.js';

export interface Flicker {
  /** Share of prefixes at which raw syntax is to be seen outside of code. */
  readonly raw: number;
  /** Share of prefixes that show text which the end does not begin with. */
  readonly taken: number;
  /** The end of some blocks that showed raw syntax, to look at. */
  readonly examples: readonly string[];
}

const blocks = 'p,li,h1,h2,h3,h4,h5,h6,td,th,blockquote,div,main';
/** What is no text of the answer: code may hold what it wants, and components put words of their own around it. */
const apart = 'pre,code,button,style,script,[data-streamdown="code-block"],[aria-hidden="true"]';

/** Letters that the words of the bench's documents do not have outside of code. */
const syntax = /[*_`~|#<>$\\[\]]/;
const bareMarker = /(?:^|\n)[ \t]*(?:[-+]|\d{1,3}[.)]?|={1,}|-{2,})[ \t]*$/;

/** Draws `text` piece by piece, and reads what is to be seen after each. */
export async function flicker(peer: Peer, root: HTMLElement, text: string, piece: number): Promise<Flicker> {
  const examples: string[] = [];
  const shown: string[] = [];
  let raw = 0;
  for (let at = 0; at < text.length; at += piece) {
    peer.push(text.slice(at, at + piece));
    peer.draw();
    // React draws the rest of what it was told in tasks of its own.
    await nextTask();
    await nextTask();
    const seen = blockTexts(root);
    const bad = seen.find(({element, text}) => isRaw(element, text));
    if (bad) {
      raw += 1;
      if (examples.length < 20) examples.push(bad.text.slice(-60));
    }
    shown.push(packed(seen));
  }
  const prefixes = shown.length;
  peer.end();
  await painted();
  const end = packed(blockTexts(root));
  return {
    raw: raw / prefixes,
    taken: shown.filter((one) => !end.startsWith(one)).length / prefixes,
    examples,
  };
}

function isRaw(element: Element, text: string): boolean {
  if (syntax.test(text)) return true;
  return /^(?:p|li)$/.test(element.localName) && bareMarker.test(text);
}

interface BlockText {
  readonly element: Element;
  readonly text: string;
}

/** The text outside of code, by the block that it stands in. */
function blockTexts(root: HTMLElement): BlockText[] {
  const found = new Map<Element, string>();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.matches(apart) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  while (walker.nextNode()) {
    const {currentNode: node} = walker;
    const element = node instanceof Text ? (node.parentElement?.closest(blocks) ?? root) : null;
    if (element) found.set(element, (found.get(element) ?? '') + node.nodeValue);
  }
  return [...found].map(([element, text]) => ({element, text}));
}

const packed = (texts: readonly BlockText[]): string =>
  texts
    .map(({text}) => text)
    .join('')
    .replace(/\s+/g, '');
