import type {RungChange} from './ladder.js';

/** What the line is doing, and what happened on it, for those above to show. */
export type LineStatus =
  | {readonly kind: 'connecting'; readonly attempt: number}
  /** Answers come: `isStream` event by event, otherwise in pages or whole. */
  | {readonly kind: 'open'; readonly transport: string; readonly isStream: boolean}
  | {readonly kind: 'slow'; readonly sinceMs: number}
  | {readonly kind: 'waiting'; readonly attempt: number; readonly delayMs: number; readonly untilMs: number}
  | {readonly kind: 'offline'}
  | LineNotice;

/** What happened, and changes nothing that is shown of the line. */
export type LineNotice =
  | {readonly kind: 'event-skipped'; readonly reason: string; readonly count: number}
  | {readonly kind: 'gap'; readonly afterSeq: number | null}
  | {readonly kind: 'duplicate-dropped'; readonly count: number}
  | {readonly kind: 'resumed'; readonly afterSeq: number | null; readonly downMs: number}
  | {readonly kind: 'stalled'; readonly silentMs: number}
  | ({readonly kind: 'degraded'} & RungChange)
  | ({readonly kind: 'restored'} & RungChange);
