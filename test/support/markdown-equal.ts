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
