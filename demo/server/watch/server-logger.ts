import {type DestinationStream, type Logger, pino} from 'pino';
import {safeError} from './safe-error.js';

/**
 * Texts that the log may show, by the field that holds them: ids, names of what the configuration or the code names, and
 * kinds. A text in any other field is left out, whoever logs it: add its field here where it can never hold what
 * people wrote, a key or an address.
 */
const openFields: ReadonlySet<string> = new Set([
  'cause',
  'code',
  'conversationId',
  'documentId',
  'ending',
  'event',
  'file',
  'fileId',
  'finishReason',
  'instead',
  'kind',
  'kinds',
  'messageId',
  'method',
  'model',
  'observed',
  'outcome',
  'period',
  'problems',
  'provider',
  'reason',
  'requestId',
  'route',
  'source',
  'span',
  'streamId',
  'task',
  'template',
  'unit',
  'userId',
  'verdict',
  'work',
]);

/** A service's own code for an error is its words too, and services repeat keys: only plain words are shown. */
const plainWords = /^[a-z]+(?:[_.-][a-z]+)*$/i;
const maxTextLength = 200;
const hidden = '[hidden]';

/**
 * The server's log: JSON lines with UTC times. What may be in them is a list of fields; the rest is hidden.
 *
 * @param destination - Standard error, unless given.
 */
export function createLogger(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {log: openFieldsOf},
      serializers: {err: (error: unknown) => error},
      hooks: {
        // An error alone would lend its message to the line.
        logMethod(heard, method) {
          const [first, ...rest] = heard as readonly unknown[];
          method.apply(this, first instanceof Error && rest.length === 0 ? [{err: first}, 'error'] : heard);
        },
      },
    },
    destination,
  );
}

function openFieldsOf(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, openValue(name, value)]));
}

function openValue(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (name === 'err' || value instanceof Error) return safeError(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (name === 'providerCode') return typeof value === 'string' && plainWords.test(value) ? value : hidden;
  if (!openFields.has(name)) return hidden;
  if (typeof value === 'string') return value.slice(0, maxTextLength);
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : hidden;
}
