import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import {readChanged, stampsIn, type TemplateFiles} from './template-files.js';
import {type FiledTemplate, setProblems, TemplateSet} from './template-set.js';
import {TemplatesError} from './templates-error.js';

export interface TemplateFolderOptions {
  readonly directory: string;
  /** Whether somebody named the folder; one that is only where it usually is may be missing. */
  readonly isRequired: boolean;
  /** What is used where a request names no template; null for none. */
  readonly defaultTemplate: string | null;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Milliseconds for which what was found counts as what is there. */
const lookEveryMs = 1_000;

/**
 * The templates of a folder, which may be edited meanwhile. Whoever uses them looks, once a second at most, which files
 * have changed. What is wrong then is logged, and what was there before stays in use: of the file alone, or of the whole
 * folder where two files do not go together.
 */
export class TemplateFolder {
  readonly defaultTemplate: string | null;
  readonly #options: TemplateFolderOptions;
  #files: TemplateFiles = new Map();
  #set = new TemplateSet([]);
  #lookedAt: number;
  #look: Promise<void> = Promise.resolve();
  #trouble = '';

  private constructor(options: TemplateFolderOptions) {
    this.defaultTemplate = options.defaultTemplate;
    this.#options = options;
    this.#lookedAt = options.clock.monotonic();
  }

  /** @throws {TemplatesError} naming everything that is wrong in the files, or that there is no such folder. */
  static async open(options: TemplateFolderOptions): Promise<TemplateFolder> {
    const folder = new TemplateFolder(options);
    const problems = await folder.#read().catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && !options.isRequired) return setProblems([], options.defaultTemplate);
      return [`${options.directory}: cannot be read (${error.code ?? 'unknown reason'})`];
    });
    if (problems.length > 0) throw new TemplatesError(problems);
    return folder;
  }

  /** The templates as they are now, or were up to a second ago. */
  async current(): Promise<TemplateSet> {
    const now = this.#options.clock.monotonic();
    if (now - this.#lookedAt >= lookEveryMs) {
      this.#lookedAt = now;
      this.#look = this.#lookAgain();
    }
    await this.#look;
    return this.#set;
  }

  async #lookAgain(): Promise<void> {
    const {logger} = this.#options;
    try {
      const problems = await this.#read();
      if (problems.length > 0) logger.warn({problems}, 'templates kept as they were');
      this.#trouble = '';
    } catch (error) {
      const {code = 'unknown reason'} = error as NodeJS.ErrnoException;
      // Where there never was a folder, there is nothing to miss.
      if (code === 'ENOENT' && this.#files.size === 0) return;
      if (code !== this.#trouble)
        logger.warn({code}, 'templates kept as they were: their folder cannot be read');
      this.#trouble = code;
    }
  }

  /** Takes up what has changed. What is wrong of it is returned, and changes nothing. */
  async #read(): Promise<readonly string[]> {
    const {directory, defaultTemplate, logger} = this.#options;
    const stamps = await stampsIn(directory);
    if (isSame(stamps, this.#files)) return [];
    const {files, problems} = await readChanged(directory, stamps, this.#files);
    this.#files = files;
    const filed = [...files].flatMap(([file, {template}]): FiledTemplate[] =>
      template ? [{file, template}] : [],
    );
    const together = setProblems(filed, defaultTemplate);
    if (together.length === 0) {
      this.#set = new TemplateSet(filed);
      logger.info({templates: this.#set.all.length}, 'templates read');
    }
    return [...problems, ...together];
  }
}

function isSame(stamps: ReadonlyMap<string, string>, files: TemplateFiles): boolean {
  return stamps.size === files.size && [...stamps].every(([file, stamp]) => files.get(file)?.stamp === stamp);
}
