import type {ChatMessage, DataPart} from 'chat-stream';

/** The three values of the server's score, from 0 to 100, in the order in which they are drawn. */
export const scoreNames = ['difficulty', 'variety', 'code'] as const;
export type ScoreName = (typeof scoreNames)[number];
export type Score = Readonly<Record<ScoreName, number>>;

/** What the server says of a complete answer. */
export interface ScoreSummary {
  readonly words: number;
  readonly sentences: number;
}

/** Points that are kept: twice as many as the plot has pixels to show them on would show nothing more. */
const mostPoints = 240;

/** How the score of one answer went. However long that is, its points stay few: every other one is given up. */
export class ScoreHistory {
  readonly #points: Score[] = [];
  #stride = 1;
  #heard = 0;

  get points(): readonly Score[] {
    return this.#points;
  }

  add(score: Score): void {
    // The last point is always the newest one, whether it is kept for good or not.
    if (this.#heard % this.#stride !== 0) this.#points.pop();
    this.#points.push(score);
    this.#heard += 1;
    if (this.#points.length <= mostPoints) return;
    const kept = this.#points.filter((_, at) => at % 2 === 0);
    this.#points.splice(0, this.#points.length, ...kept);
    this.#stride *= 2;
  }
}

/** The score that `part` carries; null where it is no score. What a server sends is not known before it is looked at. */
export function scoreOf({name, value}: DataPart): Score | null {
  if (name !== 'score' && name !== 'score-summary') return null;
  const found = numbersOf(value, scoreNames);
  return found && scoreNames.every((one) => found[one] >= 0 && found[one] <= 100) ? found : null;
}

/** The newest score that is saved with `message`. */
export function savedScore({parts}: ChatMessage): Score | null {
  const scores = parts.flatMap((part) => (part.type === 'data' ? (scoreOf(part) ?? []) : []));
  return scores.at(-1) ?? null;
}

/** What is saved of the complete answer; null while it is not complete. */
export function savedSummary({parts, status}: ChatMessage): ScoreSummary | null {
  const part = parts.findLast((one) => one.type === 'data' && one.name === 'score-summary');
  return part?.type === 'data' && status === 'complete'
    ? numbersOf(part.value, ['words', 'sentences'])
    : null;
}

function numbersOf<Name extends string>(
  value: unknown,
  names: readonly Name[],
): Readonly<Record<Name, number>> | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Readonly<Record<Name, unknown>>;
  return names.every((name) => typeof fields[name] === 'number')
    ? (fields as Readonly<Record<Name, number>>)
    : null;
}
