import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import type {FindCached} from '../providers/attempts.js';
import type {SaidAnswer} from '../providers/replay.js';
import type {CachedAnswerRow} from '../store/cached-answers.js';
import {
  deleteOldCachedAnswers,
  findCachedAnswer,
  saveCachedAnswer,
  touchCachedAnswer,
} from '../store/cached-answers.js';
import type {Database} from '../store/database.js';
import type {CacheConfig} from './cache-config.js';
import {type KeyedRequest, requestKey} from './request-key.js';

export interface AnswerCacheOptions extends CacheConfig {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Pick<Logger, 'warn'>;
  /** Told of each look for an answer. */
  readonly onLookup?: (result: 'hit' | 'miss') => void;
}

/** A question, and who asks it. */
export interface CacheQuestion extends KeyedRequest {
  readonly userId?: string | undefined;
}

/** What an answer is found by. */
export interface CacheKey {
  readonly key: string;
  /** Null where all may have it. */
  readonly owner: string | null;
  readonly model: string;
}

/** An answer that was given before. */
export interface CachedAnswer extends SaidAnswer {
  /** Milliseconds since the epoch. */
  readonly answeredAt: number;
}

/** Milliseconds for which answers are kept at most, for when no model can be asked. */
const keptMs = 7 * 24 * 60 * 60_000;

/**
 * Answers that were given before, in the store. A cache helps and must not harm: where the store fails there is no
 * answer, which is logged.
 */
export class AnswerCache {
  readonly #options: AnswerCacheOptions;
  #hits = 0;
  #misses = 0;

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
  }

  /** How often an answer was looked for and found, or not. */
  counts(): {readonly hits: number; readonly misses: number} {
    return {hits: this.#hits, misses: this.#misses};
  }

  /** By what the answer to `question` is found, for who asks it. Who asks without a name has answers of their own. */
  keyOf({userId = '', ...question}: CacheQuestion): CacheKey {
    const owner = this.#options.isShared ? null : userId;
    return {key: requestKey(question, owner), owner, model: question.model};
  }

  /** The answer of `key`, if it is young enough; counted. */
  async find(key: CacheKey): Promise<CachedAnswer | null> {
    const answer = await this.#read(key);
    const isHit = answer !== null && this.#options.clock.now() - answer.answeredAt < this.#options.ttlMs;
    if (isHit) this.#hits++;
    else this.#misses++;
    this.#options.onLookup?.(isHit ? 'hit' : 'miss');
    return isHit ? answer : null;
  }

  /** The text of the last answer to `question`, however old; for when no model can be asked. Not counted. */
  readonly findLast: FindCached = async (question) => {
    const key = this.keyOf(question);
    const answer = await this.#read(key);
    if (answer) await this.touch(key);
    const text = answer?.events.map((event) => (event.type === 'chunk' ? event.content : '')).join('');
    return text || null;
  };

  /** Keeps the answer of `key` in place of the one before. One that is too large for the cache is left out. */
  async save({key, owner, model}: CacheKey, {events, usage}: SaidAnswer): Promise<void> {
    const {db, maxBytes} = this.#options;
    const now = this.#options.clock.now();
    const row = {
      key,
      user_id: owner,
      model,
      events: JSON.stringify(events),
      usage: usage ? JSON.stringify(usage) : null,
      created_at: now,
      last_used_at: now,
    };
    const bytes = Buffer.byteLength(Object.values(row).join());
    if (bytes > maxBytes) return;
    await this.#tried('save', () => saveCachedAnswer(db, {...row, bytes}, maxBytes));
  }

  /** Notes that the answer of `key` was given again: those that were not for longest go first. */
  async touch({key}: CacheKey): Promise<void> {
    const {db, clock} = this.#options;
    const now = clock.now();
    await this.#tried('touch', () => touchCachedAnswer(db, key, now));
  }

  /** Deletes answers that are too old even for when no model can be asked: a week, or longer where the TTL is. */
  deleteOld(now: number): Promise<void> {
    return deleteOldCachedAnswers(this.#options.db, now - Math.max(keptMs, this.#options.ttlMs));
  }

  #read({key}: CacheKey): Promise<CachedAnswer | null> {
    return this.#tried('find', async () => {
      const row = await findCachedAnswer(this.#options.db, key);
      return row ? answerOf(row) : null;
    });
  }

  async #tried<T>(work: string, ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      this.#options.logger.warn({err: error, work}, 'cache not used');
      return null;
    }
  }
}

function answerOf(row: CachedAnswerRow): CachedAnswer {
  return {
    events: JSON.parse(row.events),
    usage: row.usage === null ? null : JSON.parse(row.usage),
    answeredAt: Number(row.created_at),
  };
}
