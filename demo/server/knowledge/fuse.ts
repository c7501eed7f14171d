/** How little the first places of a list count more than the next: the usual value. */
const dampening = 60;

/**
 * Several lists of the same kind of things, best first, as one: by the sum of what their places are worth. Scores of different
 * kinds cannot be added, places can. A thing is known by `keyOf`.
 *
 * @see Cormack, Clarke and Buettcher, Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods, 2009.
 */
export function fuse<T>(lists: readonly (readonly T[])[], keyOf: (thing: T) => string): readonly T[] {
  const worth = new Map<string, {readonly thing: T; total: number}>();
  for (const list of lists) {
    for (const [place, thing] of list.entries()) {
      const key = keyOf(thing);
      const known = worth.get(key) ?? {thing, total: 0};
      known.total += 1 / (dampening + place + 1);
      worth.set(key, known);
    }
  }
  return [...worth.values()].sort((one, other) => other.total - one.total).map(({thing}) => thing);
}
