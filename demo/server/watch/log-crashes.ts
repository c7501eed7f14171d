import type {Logger} from 'pino';

/** Logs what nobody caught, without its message, and ends the process with 1: what Node would print may hold anything. */
export function logCrashes(logger: Logger, exit: (code: number) => void = process.exit): void {
  const crash = (error: unknown): void => {
    logger.fatal({err: error}, 'crashed');
    exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
