import {lateLabels} from '../shared/late-labels.js';
import type {Row} from './row.js';

const thisYear = new Intl.DateTimeFormat(undefined, {weekday: 'long', day: 'numeric', month: 'long'});
const otherYears = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'long', year: 'numeric'});

/**
 * Puts a line above each message that is the first of its day. A conversation that is all of today needs none.
 *
 * @param nowMs - milliseconds since the epoch.
 */
export function showDays(rows: readonly Row[], nowMs: number): void {
  const today = startOfDay(nowMs);
  const yesterday = startOfDay(today - 1);
  let [from, to] = [today, Number.POSITIVE_INFINITY];
  for (const row of rows) {
    const {createdAt} = row.message;
    if (createdAt >= from && createdAt < to) {
      row.setLine('day', null);
      continue;
    }
    from = startOfDay(createdAt);
    to = nextDay(from);
    row.setLine(
      'day',
      from === today ? lateLabels.today : from === yesterday ? lateLabels.yesterday : dateOf(from, today),
    );
  }
}

/** Milliseconds until another day is today. */
export function msToMidnight(nowMs: number): number {
  return nextDay(startOfDay(nowMs)) - nowMs;
}

function dateOf(day: number, today: number): string {
  const isThisYear = new Date(day).getFullYear() === new Date(today).getFullYear();
  return (isThisYear ? thisYear : otherYears).format(day);
}

/** In the person's own time zone, as all of this. */
function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Days are not all of 24 hours. */
function nextDay(day: number): number {
  const date = new Date(day);
  return date.setDate(date.getDate() + 1);
}
