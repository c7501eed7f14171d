import {ChatError} from '../../src/base/chat-error.js';
import {createServer} from './app.js';
import {commandOf} from './command-line.js';
import {ConfigError, readConfig} from './config.js';
import {helpText} from './help.js';
import {loadModels} from './models/load-models.js';
import {loadTools} from './models/load-tools.js';
import {ModelsFileError} from './models/models-file-error.js';
import {StoreUnreachable} from './store/store-unreachable.js';
import {TemplatesError} from './templates/templates-error.js';
import {logCrashes} from './watch/log-crashes.js';
import {createLogger} from './watch/server-logger.js';

/** Milliseconds after a signal at which the process is gone, whatever hangs, and what of them is kept for saving. */
const exitWithinMs = 24_000;
const savingMs = 2_000;

const command = commandOf(process.argv.slice(2));
if (command.kind === 'help') console.log(helpText());
else if (command.kind === 'serve') await serve();
else {
  console.error(command.problem);
  process.exitCode = 2;
}

async function serve(): Promise<void> {
  try {
    const config = readConfig(process.env);
    const logger = createLogger(config.logLevel);
    logCrashes(logger);
    const models = await loadModels({
      file: config.modelsFile,
      isRequired: config.isModelsFileNamed,
      environment: process.env,
      openAI: config.openAI,
    });
    const offeredTools = await loadTools(config.toolsFile);
    const server = await createServer({...config, models, offeredTools, logger});
    console.log(`chat-stream server: ${server.url}`);
    let isClosing = false;
    const close = (grace: number): void => {
      // A second signal means now.
      if (isClosing) process.exit(1);
      isClosing = true;
      // What is not saved by then was saved up to a second before, and is marked as interrupted at the next start.
      setTimeout(() => {
        logger.fatal('not closed in time');
        process.exit(1);
      }, exitWithinMs).unref();
      server.close({graceMs: grace}).then(
        () => process.exit(0),
        (error: unknown) => {
          logger.fatal({err: error}, 'not closed cleanly');
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', () => close(Math.min(config.drainMs, exitWithinMs - savingMs)));
    // Ctrl+C: whoever sits here does not want to wait; what was said is kept.
    process.on('SIGINT', () => close(0));
  } catch (error) {
    // What somebody can mend is said without a trace: settings, models.toml, the master key.
    const isKnown = [
      ConfigError,
      ModelsFileError,
      TemplatesError,
      StoreUnreachable,
      ChatError,
      RangeError,
    ].some((kind) => error instanceof kind);
    console.error(isKnown ? (error as Error).message : error);
    process.exit(1);
  }
}
