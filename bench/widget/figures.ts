import {median, shown} from '../markdown/figures.js';
import type {WidgetName} from './settings.js';

export type WidgetFigures = Readonly<Partial<Record<WidgetName, number>>>;

/** One line of the table: one claim, what each chat reaches, and what ours must. */
export interface WidgetRow {
  readonly what: string;
  readonly unit: string;
  /** Null: for information, not judged. */
  readonly atMost: number | null;
  /** Where more is better, as of frames: in place of `atMost`. */
  readonly atLeast?: number;
  readonly figures: WidgetFigures;
  /** Chats that did not show the answer in the time they had. */
  readonly tooSlow?: readonly WidgetName[];
  /** How many runs the figures are the middle of. */
  readonly runs: number;
}

/** Whether ours is within its limit; null where there is no limit or no figure. */
export function isReached({atMost, atLeast, figures: {ours}}: WidgetRow): boolean | null {
  if (ours === undefined || (atMost === null && atLeast === undefined)) return null;
  return (atMost === null || ours <= atMost) && (atLeast === undefined || ours >= atLeast);
}

/** For each of `widgets` what `read` makes of the values of its runs; none where it failed in all of them. */
export function figuresOf<Value>(
  values: ReadonlyMap<WidgetName, readonly Value[]>,
  read: (value: Value) => number | null,
  join: (numbers: readonly number[]) => number = median,
): WidgetFigures {
  const found: Partial<Record<WidgetName, number>> = {};
  for (const [widget, all] of values) {
    const numbers = all.map(read).filter((value) => value !== null);
    if (numbers.length > 0) found[widget] = join(numbers);
  }
  return found;
}

/** The table for the terminal, its head first. */
export function tableOf(rows: readonly WidgetRow[], widgets: readonly WidgetName[]): string[][] {
  const cell = ({figures, tooSlow}: WidgetRow, widget: WidgetName): string => {
    const value = figures[widget];
    if (value !== undefined) return shown({value});
    return tooSlow?.includes(widget) ? 'too slow' : '';
  };
  const limit = ({atMost, atLeast}: WidgetRow): string =>
    atLeast === undefined ? String(atMost ?? '') : `≥ ${atLeast}`;
  return [
    ['what', 'unit', 'at most', '', ...widgets, 'runs'],
    ...rows.map((row) => [
      row.what,
      row.unit,
      limit(row),
      verdictOn(row),
      ...widgets.map((widget) => cell(row, widget)),
      String(row.runs),
    ]),
  ];
}

function verdictOn(row: WidgetRow): string {
  const reached = isReached(row);
  return reached === null ? '' : reached ? 'reached' : 'NOT REACHED';
}
