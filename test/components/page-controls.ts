/** The nodes below `node` as they are drawn: shadow roots in place of what they hide, and in slots what is put there. */
function* drawnBelow(node: Node): Generator<Element> {
  const host = node instanceof Element ? node.shadowRoot : null;
  const slotted = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
  for (const child of slotted.length > 0 ? slotted : (host ?? node).childNodes) {
    if (!(child instanceof Element)) continue;
    yield child;
    yield* drawnBelow(child);
  }
}

const pressable = 'button, a[href], input, textarea, select, summary, [tabindex]';

/** Everything in `root` that Tab should reach, in the order in which it is drawn. */
export function controlsIn(root: Element): HTMLElement[] {
  return [...drawnBelow(root)].filter(
    (element): element is HTMLElement =>
      element instanceof HTMLElement &&
      element.matches(pressable) &&
      element.tabIndex >= 0 &&
      !element.matches(':disabled') &&
      element.closest('[inert]') === null &&
      element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: false}),
  );
}

/** How a person would call it: its name, or its words. */
export function nameOf(element: Element | null): string {
  if (!element) return 'nothing';
  const words = element.ariaLabel ?? element.getAttribute('title') ?? element.textContent ?? '';
  return `${element.localName}: ${words.trim().replace(/\s+/g, ' ').slice(0, 40)}`;
}
