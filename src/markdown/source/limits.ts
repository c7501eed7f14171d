/**
 * What is formatted at most; what goes over is shown as plain text.
 *
 * All are counts in the text itself, never times, so that a text streamed in any pieces and the same text in one
 * piece are cut at the same place.
 */
export const limits = {
  /** UTF-16 units of a message that are read as Markdown. */
  textLength: 1024 * 1024,
  /** Quotes and lists inside each other. */
  blockDepth: 64,
  /** Emphasis, links and the like inside each other. */
  inlineDepth: 64,
  /** UTF-16 units of one paragraph, heading or cell. */
  runLength: 100_000,
  /** Characters of one paragraph that may begin or end something: each may cost a look at all the rest. */
  runMarks: 4_000,
  /** Links and images of one top-level block. */
  linksPerBlock: 2_000,
  tableColumns: 200,
  /** UTF-16 units of one formula. */
  formulaLength: 4_000,
} as const;

const marks = /[[\]_*<`!~&@\\]/g;

/** How many UTF-16 units of `run`, one paragraph's text, are formatted. */
export function formattedLength(run: string): number {
  const end = Math.min(run.length, limits.runLength);
  // Short text cannot hold more marks than characters.
  if (end <= limits.runMarks) return end;
  let count = 0;
  marks.lastIndex = 0;
  for (let found = marks.exec(run); found && found.index < end; found = marks.exec(run)) {
    count += 1;
    if (count > limits.runMarks) return found.index;
  }
  return end;
}
