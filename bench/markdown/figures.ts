import type {PeerName} from './settings.js';

/** One measured number. */
export interface Figure {
  readonly value: number;
  /** Measured at some places only, and added up for the rest. */
  readonly isSampled?: boolean;
}

export type Figures = Readonly<Partial<Record<PeerName, Figure>>>;

/** One line of the table: one claim, what each renderer reaches, and what ours must. */
export interface FigureRow {
  readonly what: string;
  readonly unit: string;
  /** Null: for information, not judged. */
  readonly atMost: number | null;
  readonly figures: Figures;
  /** How many runs the figures are the middle of. */
  readonly runs: number;
}

/** Whether ours is within its limit; null where there is no limit or no figure. */
export function isReached({atMost, figures: {ours}}: FigureRow): boolean | null {
  return atMost === null || !ours ? null : ours.value <= atMost;
}

/** Runs `measure` for each of `peers`; who fails has no figure, and the reason is printed. */
export async function forEach<Value>(
  peers: readonly PeerName[],
  measure: (peer: PeerName) => Promise<Value>,
): Promise<ReadonlyMap<PeerName, Value>> {
  const found = new Map<PeerName, Value>();
  for (const peer of peers) {
    try {
      found.set(peer, await measure(peer));
    } catch (error) {
      console.error(`  no figure: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
  }
  return found;
}

/** A figure for each of `values` that `read` makes a number of. */
export function figuresOf<Value>(
  values: ReadonlyMap<PeerName, Value>,
  read: (value: Value) => Figure | null,
): Figures {
  const found: Partial<Record<PeerName, Figure>> = {};
  for (const [peer, value] of values) {
    const figure = read(value);
    if (figure && Number.isFinite(figure.value)) found[peer] = figure;
  }
  return found;
}

/** In as few digits as say it; `~` before what was sampled. */
export function shown(figure: Figure | undefined): string {
  if (!figure) return '';
  const {value, isSampled = false} = figure;
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, digits === 0 ? ',' : '');
  return `${isSampled ? '~' : ''}${text}`;
}

export const verdict = (row: FigureRow): string => {
  const reached = isReached(row);
  return reached === null ? '' : reached ? 'reached' : 'NOT REACHED';
};

/** The middle one; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new RangeError('There is nothing to measure.');
  return middle;
}

/** The power of the length by which the cost grows: the slope of the straight line through the logarithms (least squares). */
export function exponent(points: readonly (readonly [length: number, cost: number])[]): number {
  const logs = points.map(([length, cost]) => [Math.log(length), Math.log(cost)] as const);
  const mean = (at: 0 | 1): number => logs.reduce((sum, log) => sum + log[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  return over / logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
}
