import type {BackBody, ReferenceBody} from './footnote-bodies.js';

/** What finds the two ends of a way. */
export interface Ways {
  referenceAt(element: Element): ReferenceBody | null;
  backAt(element: Element): BackBody | null;
  /** The way back that stands in the footnote of `key`. */
  backOf(key: string): BackBody | null;
  /** The first reference to the footnote of `key`. */
  firstReferenceTo(key: string): ReferenceBody | null;
}

/**
 * Leads from references to footnotes and back, by press and by key: moves the focus, and scrolls as far as is needed.
 * The way back leads to the reference that the person came from.
 *
 * Ends with `signal`.
 */
export function followPresses(
  {root, signal}: {readonly root: HTMLElement; readonly signal: AbortSignal},
  ways: Ways,
): void {
  const cameFrom = new Map<string, Element>();
  const goTo = (from: Element): HTMLElement | null => {
    const reference = ways.referenceAt(from);
    if (reference) {
      cameFrom.set(reference.key, reference.element);
      return ways.backOf(reference.key)?.element.closest('li') ?? null;
    }
    const key = ways.backAt(from)?.key;
    if (key === undefined) return null;
    const last = cameFrom.get(key);
    const place = last?.isConnected ? last : ways.firstReferenceTo(key)?.element;
    return place?.querySelector('a') ?? null;
  };
  const follow = (event: Event): void => {
    const pressed = event.target instanceof Element ? event.target.closest('a') : null;
    const from = pressed?.closest('.footnote-ref, .footnote-back');
    const place = from ? goTo(from) : null;
    if (!place) return;
    event.preventDefault();
    moveTo(place);
  };
  root.addEventListener('click', follow, {signal});
  root.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') follow(event);
    },
    {signal},
  );
}

function moveTo(place: HTMLElement): void {
  // A footnote is no stop of the tab key, but can be gone to.
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({preventScroll: true});
  place.scrollIntoView({block: 'nearest'});
}
