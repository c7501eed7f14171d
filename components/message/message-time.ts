import {html, type TemplateResult} from 'lit';

const clockTime = new Intl.DateTimeFormat(undefined, {hour: 'numeric', minute: '2-digit'});
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});
const full = new Intl.DateTimeFormat(undefined, {dateStyle: 'full', timeStyle: 'short'});

/** The hour of a day, as names of messages have it. `atMs`: milliseconds since the epoch. */
export function timeOfDay(atMs: number): string {
  return clockTime.format(atMs);
}

/** When a message began: the hour and, where that was not today, the day. */
export function messageTime(atMs: number): TemplateResult {
  const date = new Date(atMs);
  const isToday = date.toDateString() === new Date().toDateString();
  return html`<time part="time" dir="auto" datetime=${date.toISOString()} title=${full.format(date)}
    >${(isToday ? clockTime : dayAndTime).format(date)}</time
  >`;
}
