import type {HttpBindings} from '@hono/node-server';
import type {Context, Hono} from 'hono';
import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import type {GuardOptions} from '../../../src/guards/guard-options.js';
import type {PeoplesFiles} from '../files/open-files.js';
import type {Generation} from '../generation/generation.js';
import type {Inspector} from '../inspect/inspector.js';
import type {PeopleDocuments} from '../knowledge/people-documents.js';
import type {PeopleConfig} from '../people/authenticate.js';
import type {Person} from '../people/person.js';
import type {ReaderLimit} from '../people/reader-limit.js';
import type {SessionWatch} from '../people/session-watch.js';
import type {Database} from '../store/database.js';
import type {StreamLog} from '../stream-log/stream-log.js';
import type {TemplateFolder} from '../templates/template-folder.js';
import type {Watch} from '../watch/watch.js';

/** What routes are given by the server around them. */
export interface Services {
  readonly db: Database;
  readonly log: StreamLog;
  readonly generation: Generation;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How people are told apart. */
  readonly people: PeopleConfig;
  /** What is looked for in messages before a model sees them. */
  readonly guards: GuardOptions;
  /** What people upload, and models make. */
  readonly files: PeoplesFiles;
  /** What system prompts are made from. */
  readonly templates: TemplateFolder;
  /** What people bring for answers to rest on. */
  readonly documents: PeopleDocuments;
  /** What sessions have open. */
  readonly sessions: SessionWatch;
  /** What each person reads. */
  readonly readers: ReaderLimit;
  /** Milliseconds between heartbeat comments. */
  readonly heartbeatMs: number;
  /** Milliseconds that readers are asked to wait before they connect again. */
  readonly retryMs: number;
  /** Aborts when the server takes no more requests. */
  readonly draining: AbortSignal;
  /** Aborts when the server closes: readers end then. */
  readonly closing: AbortSignal;
  readonly watch: Watch;
  /** Null where nothing of runs is kept to look at. */
  readonly inspector: Inspector | null;
  /** Heartbeat timers that run. */
  readonly heartbeats: Set<unknown>;
}

export interface RouteEnvironment {
  Bindings: HttpBindings;
  Variables: {person: Person};
}

export type RouteContext = Context<RouteEnvironment>;
export type Router = Hono<RouteEnvironment>;

/** The id of who asks; every route of the API is behind the check that says so. */
export function userOf(context: RouteContext): string {
  return context.get('person').userId;
}
