import {dirname} from 'node:path';
import type {Logger} from 'pino';
import type {Clock} from '../../src/base/clock.js';
import {readConfig, type ServerConfig} from './config.js';
import type {AnswerHook} from './generation/answer-hook.js';
import type {PromptStep} from './generation/prompt-step.js';
import type {RunHooks} from './generation/run-hooks.js';
import type {RunObserver} from './generation/run-observer.js';

/** Settings, and what tests put in place of the world. */
export interface ServerOptions extends Partial<ServerConfig> {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Milliseconds between heartbeat comments; 15 000. */
  readonly heartbeatMs?: number;
  /** Milliseconds that readers are asked to wait before they connect again; 1500. */
  readonly retryMs?: number;
  /** Milliseconds in which the headers of a request must have come, and the whole of it; 10 000 and 30 000. */
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  /** What else is saved with the start and the end of every run. */
  readonly hooks?: readonly RunHooks[];
  /** What else is done to prompts before a model is asked, after the server's own steps. */
  readonly promptSteps?: readonly PromptStep[];
  /** What puts application data beside answers. */
  readonly answerHooks?: readonly AnswerHook[];
  /** Who else is told what happens in runs. */
  readonly observers?: readonly RunObserver[];
  /** Where `demo/` and `dist/` are. */
  readonly rootDirectory?: string;
}

/** All settings. Who names a database file wants the other files beside it. */
export function configWith(options: ServerOptions): ServerConfig {
  const {databaseFile} = options;
  const beside = databaseFile === undefined ? {} : {dataDirectory: dirname(databaseFile)};
  return {...readConfig({}), ...beside, ...options};
}
