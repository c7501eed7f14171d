let reducedMotion: MediaQueryList | null | undefined;

/**
 * Whether text may come in little by little: not where the person asked for less motion, and not where nobody looks.
 * Cheap, so that it can be asked at every frame and a change is heard at once.
 */
export function mayMove(): boolean {
  reducedMotion ??= globalThis.matchMedia?.('(prefers-reduced-motion: reduce)') ?? null;
  return reducedMotion?.matches !== true && document.visibilityState !== 'hidden';
}
