/** The element that `selector` finds in `root`. @throws where there is none: the page and its script disagree. */
export function expectElement<Name extends keyof HTMLElementTagNameMap>(
  selector: Name,
  root?: ParentNode,
): HTMLElementTagNameMap[Name];
export function expectElement<Kind extends HTMLElement = HTMLElement>(
  selector: string,
  root?: ParentNode,
): Kind;
export function expectElement(selector: string, root: ParentNode = document): HTMLElement {
  const element = root.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`The page has no ${selector}.`);
  return element;
}
