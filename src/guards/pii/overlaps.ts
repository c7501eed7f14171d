interface Span {
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** `spans` without those that overlap a longer one, or one as long and more certain; in the order of the text. */
export function withoutOverlaps<Item extends Span>(spans: readonly Item[]): Item[] {
  const inOrder = [...spans].sort((one, other) => one.start - other.start || best(one, other));
  const kept: Item[] = [];
  for (const span of inOrder) {
    // Only the last kept one can reach so far: those before it ended where it begins.
    const last = kept.at(-1);
    if (last === undefined || last.end <= span.start) kept.push(span);
    else if (best(span, last) < 0) {
      kept.pop();
      kept.push(span);
    }
  }
  return kept;
}

function best(one: Span, other: Span): number {
  return other.end - other.start - (one.end - one.start) || other.score - one.score;
}
