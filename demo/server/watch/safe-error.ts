import {isStoreUnavailable} from '../store/database.js';

/** What the log keeps of an error. */
export interface SafeError {
  readonly type: string;
  readonly code?: string;
  readonly message?: string;
  /** Where it was thrown: function, file and line of each frame. */
  readonly stack?: readonly string[];
  readonly cause?: SafeError;
}

const maxCauses = 4;
const frame = /^ {4}at [^\n]{1,400}:\d+:\d+\)?$/;
const word = /^[\w.-]{1,64}$/;

/**
 * An error as it may be logged. Messages of errors repeat what they were about: addresses, headers, JSON that could not be
 * read, the words of a model service. So a message is kept only where it is the operating system's or the
 * database's, whose words are their own; of all others there is type, code and where it happened.
 */
export function safeError(error: unknown, causes = 0): SafeError {
  if (!(error instanceof Error)) return {type: typeof error};
  const {code, syscall} = error as {readonly code?: unknown; readonly syscall?: unknown};
  const isTheirOwn = typeof syscall === 'string' || isStoreUnavailable(error);
  return {
    type: word.test(error.name) ? error.name : 'Error',
    ...(typeof code === 'string' && word.test(code) && {code}),
    ...(isTheirOwn && {message: error.message}),
    ...(error.stack !== undefined && {stack: framesOf(error)}),
    ...(error.cause instanceof Error && causes < maxCauses && {cause: safeError(error.cause, causes + 1)}),
  };
}

/** The stack without its head, which is the message, of however many lines. */
function framesOf({stack = '', message}: Error): readonly string[] {
  const at = message === '' ? -1 : stack.indexOf(message);
  const lines = (at < 0 ? stack : stack.slice(at + message.length)).split('\n');
  return lines.filter((line) => frame.test(line)).map((line) => line.trim());
}
