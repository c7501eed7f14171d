import {mkdir} from 'node:fs/promises';
import type {Logger} from 'pino';
import type {Clock} from '../../src/base/clock.js';
import {AnswerCache} from './cache/answer-cache.js';
import {answersBefore} from './cache/with-cache.js';
import {CleanUp} from './clean-up.js';
import type {ServerConfig} from './config.js';
import {demoScore} from './demo-score.js';
import {openPeoplesFiles, type PeoplesFiles} from './files/open-files.js';
import {fitContextStep} from './generation/fit-context.js';
import {Generation} from './generation/generation.js';
import {LateEndings} from './generation/late-endings.js';
import {toldAll} from './generation/observers.js';
import {recoverInterrupted} from './generation/recover.js';
import {Inspector} from './inspect/inspector.js';
import {openKnowledge} from './knowledge/open-knowledge.js';
import type {PeopleDocuments} from './knowledge/people-documents.js';
import {limitHooks} from './limit-hooks.js';
import {deleteOldLimits} from './limits/delete-old-limits.js';
import {sweepHolds} from './limits/sweep-holds.js';
import type {OpenedParts} from './opened-parts.js';
import {openPeoplesKeys, type PeoplesKeys} from './peoples-keys.js';
import {defaultModels} from './providers/default-models.js';
import {createProviders} from './providers/providers.js';
import type {ServerOptions} from './server-options.js';
import {type Database, openDatabase} from './store/database.js';
import {deleteOldInspections} from './store/inspections.js';
import {deleteOldRequestKeys} from './store/request-keys.js';
import {deleteOldSessions} from './store/sessions.js';
import {MemoryStreamLog} from './stream-log/memory-stream-log.js';
import {openTemplates} from './templates/open-templates.js';
import type {TemplateFolder} from './templates/template-folder.js';
import {templateStep} from './templates/template-step.js';
import {ServerMetrics} from './watch/metrics.js';
import {createWatch, type Watch} from './watch/watch.js';

/** What stands below the routes, at work. */
export interface Floors {
  readonly db: Database;
  readonly log: MemoryStreamLog;
  readonly generation: Generation;
  readonly files: PeoplesFiles;
  readonly templates: TemplateFolder;
  readonly documents: PeopleDocuments;
  readonly keys: PeoplesKeys;
  readonly watch: Watch;
  /** Null where nothing of runs is kept to look at. */
  readonly inspector: Inspector | null;
}

export interface FloorsOptions
  extends Pick<ServerOptions, 'hooks' | 'promptSteps' | 'answerHooks' | 'observers'> {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Gets whatever must be closed, also where the opening of something after it fails. */
  readonly opened: OpenedParts;
}

/**
 * Opens the floors from the store upwards, and ends what an earlier process left half done.
 *
 * @throws where the store, the templates or a key in use cannot be had: a server must not start then.
 */
export async function openFloors(options: FloorsOptions): Promise<Floors> {
  const {config, clock, logger, opened} = options;
  await mkdir(config.dataDirectory, {recursive: true});
  const templates = await openTemplates({config, clock, logger});
  const db = await openDatabase(config.postgres ?? config.databaseFile);
  opened.keep({close: () => db.destroy()});
  const base = {db, clock, logger};
  const models = config.models ?? defaultModels(config.openAI);
  const keys = opened.keep(await openPeoplesKeys({...base, config, services: models.services}));
  const {guards} = config;
  const knowledge = opened.keep(await openKnowledge({...base, config: config.knowledge, guards}));
  const log = opened.keep(new MemoryStreamLog({clock, retentionMs: config.logRetentionMs}));
  const metrics: ServerMetrics = new ServerMetrics({
    activeRuns: () => generation.runCount,
    openReaders: () => log.counts().readers,
  });
  const files = openPeoplesFiles({...base, config});
  const cache = new AnswerCache({...base, ...config.cache, onLookup: metrics.onLookup});
  const providers = opened.keep(
    createProviders({...config, models}, clock, {
      access: keys.access,
      saveFile: files.saveFile,
      cache: answersBefore(cache),
    }),
  );
  const {quotas} = config.limits;
  const watch = createWatch({clock, logger, metrics, providers, quotas, secret: config.sessionSecret});
  const retentionMs = config.inspectRetentionMs;
  const inspector = retentionMs > 0 ? opened.keep(new Inspector({...base, providers, retentionMs})) : null;
  const hooks = [
    ...limitHooks(config.limits, {clock, providers}),
    ...watch.hooks,
    files.hook,
    ...(options.hooks ?? []),
  ];
  const recovered = await recoverInterrupted({db, hooks}, clock.now());
  metrics.runs.inc({outcome: 'interrupted', provider: 'none'}, recovered);
  if (recovered > 0) logger.info({recovered}, 'answers of an earlier process marked as interrupted');
  await sweepHolds(db, clock.now());
  opened.keep(
    new CleanUp({
      clock,
      logger,
      tasks: {
        'request keys': (now) => deleteOldRequestKeys(db, now),
        limits: (now) => deleteOldLimits(db, now),
        sessions: (now) => deleteOldSessions(db, now, config),
        files: (now) => files.store.sweep(now),
        'cached answers': (now) => cache.deleteOld(now),
        inspections: (now) => deleteOldInspections(db, now - retentionMs),
      },
    }),
  );
  const generation: Generation = new Generation({
    ...base,
    log,
    hooks,
    lateEndings: opened.keep(new LateEndings({...base, hooks})),
    limits: config,
    guards,
    promptSteps: [
      files.step,
      templateStep({templates, db, clock}),
      knowledge.step,
      ...(options.promptSteps ?? []),
      fitContextStep(providers.configOf),
    ],
    answerHooks: [...(config.demoRoutes ? [demoScore] : []), ...(options.answerHooks ?? [])],
    observer: toldAll(
      [...watch.observers, ...(inspector ? [inspector.observer] : []), ...(options.observers ?? [])],
      logger,
    ),
    abandonAfterMs: config.abandonAfterMs,
    offeredTools: config.offeredTools ?? [],
    providers,
  });
  const {documents} = knowledge;
  return {db, log, generation, files, templates, documents, keys, watch, inspector};
}
