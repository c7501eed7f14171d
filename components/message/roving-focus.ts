/*
 * A toolbar is one stop of the Tab key: its arrows, Home and End go from one control to the next.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/
 */

const controlsOf = (toolbar: Element): HTMLElement[] => [...toolbar.querySelectorAll<HTMLElement>('button')];

/** Makes one control of `toolbar` its stop: the one that has the focus, else the one that was it, else the first. */
export function settleTabStop(toolbar: Element): void {
  const controls = controlsOf(toolbar);
  const stop =
    controls.find((control) => control.matches(':focus')) ??
    controls.find((control) => control.getAttribute('tabindex') === '0') ??
    controls[0];
  for (const control of controls) {
    const tabindex = control === stop ? '0' : '-1';
    if (control.getAttribute('tabindex') !== tabindex) control.setAttribute('tabindex', tabindex);
  }
}

/** The control that the key of `event` leads to; undefined where it leads nowhere. */
function targetOf(event: KeyboardEvent, toolbar: Element): HTMLElement | undefined {
  const controls = controlsOf(toolbar);
  const at = controls.indexOf(event.target as HTMLElement);
  const forward = toolbar.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight';
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      return controls[(at + (event.key === forward ? 1 : -1) + controls.length) % controls.length];
    case 'Home':
      return controls[0];
    case 'End':
      return controls.at(-1);
    default:
      return undefined;
  }
}

/** For `keydown` on a toolbar. */
export function roveByKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const target = targetOf(event, event.currentTarget as Element);
  if (!target) return;
  event.preventDefault();
  // Around it the same keys scroll.
  event.stopPropagation();
  target.focus();
}

/** For `focusin` on a toolbar. */
export function stopAtFocus(event: FocusEvent): void {
  settleTabStop(event.currentTarget as Element);
}
