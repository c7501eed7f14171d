/**
 * What is formatted at most; what goes over is shown as plain text.
 *
 * All are counts in the text itself, never times, so that a text streamed in any pieces and the same text at once
 * are cut at the same place.
 */
export const limits = {
  /** UTF-16 units of one text. */
  textLength: 1_048_576,
  /** Quotes and lists in each other. */
  blockDepth: 64,
  /** Emphasis, links and the like in each other. */
  inlineDepth: 32,
  /** UTF-16 units of one paragraph, heading or cell. */
  inlineLength: 100_000,
  /** Characters of one paragraph that may open or close something: lexing them is quadratic. */
  inlineDelimiters: 4_000,
  /** Links and images of one top-level block. */
  linksPerBlock: 2_000,
  tableColumns: 200,
} as const;

const delimiters = new Set('*_~`[]!<&@\\');

/** How much of one inline run is formatted, in UTF-16 units. */
export function formattedLength(text: string): number {
  let found = 0;
  const end = Math.min(text.length, limits.inlineLength);
  // Short text cannot hold more delimiters than characters.
  if (end <= limits.inlineDelimiters) return end;
  for (let index = 0; index < end; index += 1) {
    if (delimiters.has(text.charAt(index))) found += 1;
    if (found > limits.inlineDelimiters) return index;
  }
  return end;
}
