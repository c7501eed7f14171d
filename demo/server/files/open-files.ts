import {join} from 'node:path';
import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import type {PromptStep} from '../generation/prompt-step.js';
import type {RunHooks} from '../generation/run-hooks.js';
import type {SaveFile} from '../providers/sdk/sdk-parts.js';
import type {Database} from '../store/database.js';
import {FileDirectory} from './file-directory.js';
import type {FileLimits} from './file-limits.js';
import {FileStore} from './file-store.js';
import {filesStep} from './files-step.js';
import {madeFileSaver, madeFilesHook} from './made-files.js';
import {Uploads} from './uploads.js';

export interface PeoplesFilesOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: {readonly dataDirectory: string; readonly files: FileLimits};
}

/** People's files, at work. */
export interface PeoplesFiles {
  readonly store: FileStore;
  readonly uploads: Uploads;
  /** Gives prompts their files. */
  readonly step: PromptStep;
  /** Keeps files that models make. */
  readonly saveFile: SaveFile;
  /** Ties those to their answers. */
  readonly hook: RunHooks;
}

/** Files in the folder `files` beside the store. */
export function openPeoplesFiles({db, clock, logger, config}: PeoplesFilesOptions): PeoplesFiles {
  const directory = new FileDirectory(join(config.dataDirectory, 'files'));
  const store = new FileStore({db, clock, logger, directory, limits: config.files});
  return {
    store,
    uploads: new Uploads({files: store, directory}),
    step: filesStep({db, files: store}),
    saveFile: madeFileSaver({files: store, logger}),
    hook: madeFilesHook(clock),
  };
}
