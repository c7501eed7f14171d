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
  runMarks: 2_500,
  /** Links and images of one top-level block. */
  linksPerBlock: 2_000,
  tableColumns: 200,
  /** UTF-16 units of one formula. */
  formulaLength: 4_000,
} as const;

const marks = /[[\]_*<`!~&@\\]/g;

/** What of a run's limits was used by text that stands before what is read of it. */
export interface Spent {
  readonly length: number;
  readonly marks: number;
}

const nothing: Spent = {length: 0, marks: 0};

/** How many UTF-16 units of `run`, one paragraph's text, are formatted. */
export function formattedLength(run: string, spent: Spent = nothing): number {
  const end = Math.max(0, Math.min(run.length, limits.runLength - spent.length));
  const most = limits.runMarks - spent.marks;
  // Short text cannot hold more marks than characters.
  if (end <= most) return end;
  let count = 0;
  marks.lastIndex = 0;
  for (let found = marks.exec(run); found && found.index < end; found = marks.exec(run)) {
    count += 1;
    if (count > most) return found.index;
  }
  return end;
}

/** `spent` with what `text` uses. */
export function alsoSpent({length, marks: count}: Spent, text: string): Spent {
  return {length: length + text.length, marks: count + (text.match(marks)?.length ?? 0)};
}
