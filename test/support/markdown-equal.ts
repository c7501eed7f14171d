import {treeOf} from './markdown-tree.js';

/*
 * Whether two drawings show the same. Where one text ends and the next begins in the tree is nobody's business: a text
 * that grew may be in several nodes.
 */

/** A copy of what is in `element`, each run of text as one node. */
function plainCopy(element: Element): Element {
  const copy = element.cloneNode(true) as Element;
  copy.normalize();
  return copy;
}

export function isSameDrawing(one: Element, other: Element): boolean {
  return one.isEqualNode(other) || plainCopy(one).isEqualNode(plainCopy(other));
}

/** Where two drawings part, with some of what stands before, for people; null where they show the same. */
export function differenceOf(got: Element, expected: Element): string | null {
  if (isSameDrawing(got, expected)) return null;
  const [one, other] = [got.innerHTML, expected.innerHTML];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const part = (html: string): string => JSON.stringify(html.slice(Math.max(0, same - 80), same + 160));
  return `at ${same}: got ${part(one)}, expected ${part(other)}`;
}

/** What a reader sees of `element`, whatever colours code has by now. */
function shownTree(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const bar of copy.querySelectorAll('.code-bar')) bar.remove();
  for (const code of copy.querySelectorAll('pre code')) code.replaceChildren(code.textContent ?? '');
  return treeOf(copy);
}

/** What is held back may differ by as much: the last words, with the elements that they stand in. */
const lastWords = 260;

/** Where two drawings of a text that still grows part, but for its last words; null where they do not. */
export function earlyDifferenceOf(got: Element, expected: Element): string | null {
  const [one, other] = [shownTree(got), shownTree(expected)];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  if (same >= Math.min(one.length, other.length) - lastWords) return null;
  const part = (tree: string): string => JSON.stringify(tree.slice(Math.max(0, same - 80), same + 160));
  return `at ${same}: got ${part(one)}, expected ${part(other)}`;
}
