import type {Logger} from 'pino';
import {createLogger} from '../../../../demo/server/watch/server-logger.js';

/** The server's log, at every level, as it was written. */
export interface LoggedLines {
  readonly logger: Logger;
  /** All of it. */
  text(): string;
  /** The lines of an event. */
  ofEvent(event: string): readonly Readonly<Record<string, unknown>>[];
}

export function loggedLines(): LoggedLines {
  const lines: string[] = [];
  return {
    logger: createLogger('trace', {write: (line) => void lines.push(line)}),
    text: () => lines.join(''),
    ofEvent: (event) =>
      lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((fields) => fields['event'] === event),
  };
}
