import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pino} from 'pino';
import type {RunPlace} from '../../../../demo/server/generation/run-place.js';
import {
  type Knowledge,
  type KnowledgeConfig,
  type KnowledgeOptions,
  openKnowledge,
} from '../../../../demo/server/knowledge/open-knowledge.js';
import {type Database, openDatabase} from '../../../../demo/server/store/database.js';
import type {PostgresPlace} from '../../../../demo/server/store/postgres-pool.js';
import {systemClock} from '../../../../src/base/clock.js';
import {newId} from '../../../../src/base/ids.js';
import type {MessagePart} from '../../../../src/model/message-part.js';

export const usualKnowledge: KnowledgeConfig = {
  directory: null,
  results: 5,
  maxTokens: 1_500,
  minSimilarity: 0.35,
  embeddings: null,
};

/** Knowledge over a database of its own, and all that it logs. */
export interface KnowledgePlace {
  readonly db: Database;
  readonly directory: string;
  /** Opens it, as a process does that starts. */
  open(options?: Partial<KnowledgeOptions>): Promise<Knowledge>;
  log(): string;
  dispose(): Promise<void>;
}

/** In a file, or in the PostgreSQL that is given. */
export async function makeKnowledgePlace(postgres?: PostgresPlace): Promise<KnowledgePlace> {
  const directory = await mkdtemp(join(tmpdir(), 'chat-stream-knowledge-'));
  const db = await openDatabase(postgres ?? join(directory, 'test.db'));
  const lines: string[] = [];
  const opened: Knowledge[] = [];
  const logger = pino({level: 'trace'}, {write: (line) => void lines.push(line)});
  return {
    db,
    directory,
    async open(options = {}) {
      const knowledge = await openKnowledge({
        db,
        clock: systemClock,
        logger,
        config: usualKnowledge,
        ...options,
      });
      opened.push(knowledge);
      return knowledge;
    },
    log: () => lines.join(''),
    async dispose() {
      await Promise.all(opened.map((knowledge) => knowledge.close()));
      await db.destroy();
      await rm(directory, {recursive: true, force: true});
    },
  };
}

/** A document with a text of its own. */
export const documentOf = (title: string, text: string) =>
  ({title, text, mediaType: 'text/markdown', url: null}) as const;

/** What `userId` would get for an answer to `question`. */
export async function ask(
  {step}: Knowledge,
  userId: string,
  question: string,
  {
    base = null,
    signal = new AbortController().signal,
  }: {base?: readonly MessagePart[] | null; signal?: AbortSignal} = {},
) {
  const message = {
    id: newId<'message'>(),
    conversationId: newId<'conversation'>(),
    parentId: null,
    ordinal: 0,
    role: 'user',
    status: 'complete',
    parts: [{type: 'text', text: question}],
    usage: null,
    metadata: null,
    streamId: null,
    createdAt: 0,
  } as const;
  const place = {userId, continued: base && {base}} satisfies Partial<Record<keyof RunPlace, unknown>>;
  return step.prepare([{role: 'user', content: question}], {place, path: [message], signal});
}

/** The titles of the sources that `userId` would get. */
export async function sourcesFor(
  knowledge: Knowledge,
  userId: string,
  question: string,
): Promise<readonly string[]> {
  return (await ask(knowledge, userId, question)).events.map(({title}) => title);
}

/** Writes files below `folder`, by their names. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
