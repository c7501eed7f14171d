import type {Page} from 'playwright-core';

/**
 * Everything to press that a finger can miss, by its name: where a press `half` of `px` beside its middle lands on something else. Links
 * within text are as tall as their line, which is allowed.
 *
 * @see https://www.w3.org/WAI/WCAG22/Understanding/target-size-minimum.html
 */
export function smallTargets(page: Page, px: number): Promise<string[]> {
  return page.evaluate((px) => {
    const half = px / 2 - 1;
    const found: string[] = [];
    for (const control of drawnBelow(document.body)) {
      if (!control.matches('button, summary, select, textarea, input, a[href], [role=option]')) continue;
      if (control.matches(':disabled, .markdown a, .markdown input, [aria-hidden=true]')) continue;
      if (!control.checkVisibility({opacityProperty: false, visibilityProperty: true})) continue;
      control.scrollIntoView({block: 'center', inline: 'center'});
      const {left, top, width, height} = control.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const points = [
        [x, y],
        [x - half, y],
        [x + half, y],
        [x, y - half],
        [x, y + half],
      ] as const;
      // A press anywhere on its card is one on the field.
      const target = (control.matches('textarea') && control.closest('.card')) || control;
      const missed = points.filter(([x, y]) => !isIn(at(x, y), target));
      const name = control.ariaLabel ?? control.textContent?.trim() ?? '';
      if (missed.length > 0)
        found.push(
          `${control.localName} "${name.slice(0, 30)}" is ${Math.round(width)} by ${Math.round(height)}`,
        );
    }
    return found;

    function* drawnBelow(node: Node): Generator<HTMLElement> {
      const root = node instanceof Element ? node.shadowRoot : null;
      for (const child of (root ?? node).childNodes) {
        if (child instanceof HTMLElement) yield child;
        yield* drawnBelow(child);
      }
    }
    /** What is drawn there, through all shadow roots. */
    function at(x: number, y: number): Element | null {
      let element = document.elementFromPoint(x, y);
      for (;;) {
        const inner: Element | null | undefined = element?.shadowRoot?.elementFromPoint(x, y);
        if (!inner || inner === element) return element;
        element = inner;
      }
    }
    function isIn(element: Element | null, control: Element): boolean {
      for (
        let node: Node | null = element;
        node;
        node = node.parentNode ?? (node as ShadowRoot).host ?? null
      ) {
        if (node === control) return true;
      }
      return false;
    }
  }, px);
}
