import {ChatError} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import type {ConversationId, StreamId} from '../../../src/base/ids.js';
import type {Providers} from '../providers/providers.js';
import {deleteConversation, lockConversation} from '../store/conversations.js';
import {findStreaming} from '../store/messages.js';
import {findRequestKey, saveStopMark} from '../store/request-keys.js';
import {listStreams} from '../store/runs.js';
import {deleteBranch} from './branches.js';
import {cutEnded} from './cut-ended.js';
import {busy, closing} from './refusals.js';
import type {Run, RunTools} from './run.js';
import {type StartOptions, startRun} from './start-run.js';

const deleteAttempts = 3;

/** Who asks for what, and by which key. */
export type Asked = Pick<StartOptions, 'userId' | 'request' | 'key' | 'prompt' | 'canAnswerTools'>;

export interface GenerationOptions extends RunTools {
  readonly providers: Providers;
  /** Milliseconds after which a run that nobody reads is stopped. */
  readonly abandonAfterMs: number;
}

/** All runs of this server: starts them, stops them, forgets them. */
export class Generation {
  readonly providers: Providers;
  readonly #tools: RunTools;
  readonly #abandonAfterMs: number;
  readonly #clock: Clock;
  readonly #runs = new Map<StreamId, Run>();
  readonly #abandonTimers = new Map<StreamId, unknown>();
  /** Starts that are being saved. */
  readonly #starting = new Set<Promise<StreamId>>();
  #isClosing = false;

  constructor({providers, abandonAfterMs, ...tools}: GenerationOptions) {
    this.providers = providers;
    this.#abandonAfterMs = abandonAfterMs;
    this.#tools = tools;
    this.#clock = tools.clock;
  }

  /** Runs that are writing or waiting to. */
  get runCount(): number {
    return this.#runs.size;
  }

  /**
   * Starts the run that `asked` is about, or finds the one that its key had started. Its stream can be read
   * from here on.
   *
   * @throws {ChatError} as {@link startRun} does; `overloaded` (503) once the server closes.
   */
  async start(asked: Asked): Promise<StreamId> {
    if (this.#isClosing) throw closing();
    const starting = this.#start(asked);
    this.#starting.add(starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(starting);
    }
  }

  async #start(asked: Asked): Promise<StreamId> {
    let registered: Run | null = null;
    try {
      const started = await startRun({
        ...asked,
        providers: this.providers,
        tools: this.#tools,
        register: (run) => {
          registered = run;
          this.#register(run);
        },
      });
      if (started.kind === 'attached') return started.streamId;
      // The person stopped it before it came: it begins, and ends, without a word from the model.
      if (started.isStopped) void started.run.end({kind: 'stopped', afterSeq: undefined});
      started.run.begin();
      return started.run.streamId;
    } catch (error) {
      if (registered) this.#forget(registered);
      throw error;
    }
  }

  /**
   * Stops a run, cutting its answer after `afterSeq` where given, also where the run ended before the stop came.
   * Resolves when that is saved; false where no such run was alive.
   */
  async stop(streamId: string, afterSeq?: number): Promise<boolean> {
    const run = this.#runs.get(streamId as StreamId);
    await run?.end({kind: 'stopped', afterSeq});
    if (afterSeq !== undefined) await cutEnded(this.#tools, streamId as StreamId, afterSeq);
    return run !== undefined;
  }

  /** Ends a run as if this process had died in it, what it said kept. Resolves when that is saved. */
  async interrupt(streamId: string): Promise<void> {
    const error = new ChatError('The answer was interrupted by hand.', {code: 'interrupted'});
    await this.#runs.get(streamId as StreamId)?.end({kind: 'error', error});
  }

  /** Stops the run that `key` of `userId` started or, where it has not come yet, will start. Resolves with its stream, if it has one. */
  async stopByKey(userId: string, key: string, afterSeq?: number): Promise<StreamId | null> {
    await saveStopMark(this.#tools.db, userId, key, this.#clock.now());
    const known = await findRequestKey(this.#tools.db, userId, key);
    if (known?.kind !== 'run') return null;
    await this.stop(known.streamId, afterSeq);
    return known.streamId;
  }

  /**
   * Deletes a conversation with its messages, runs and streams. Who reads an answer of it hears `error` `not-found`.
   *
   * @throws {ChatError} `conversation-busy` (409) where an answer cannot be ended.
   */
  async deleteConversation(id: ConversationId): Promise<void> {
    const {db, log} = this.#tools;
    const error = new ChatError('The conversation was deleted.', {code: 'not-found'});
    for (let attempt = 1; attempt <= deleteAttempts; attempt++) {
      const runs = [...this.#runs.values()].filter((run) => run.place.conversationId === id);
      await Promise.all(runs.map((run) => run.end({kind: 'error', error})));
      const streams = await db.transaction().execute(async (transaction) => {
        await lockConversation(transaction, {id});
        // A run that began since then must end as the others did.
        if (await findStreaming(transaction, id)) return null;
        const known = await listStreams(transaction, id);
        await deleteConversation(transaction, id);
        return known;
      });
      if (streams === null) continue;
      for (const streamId of streams) log.delete(streamId);
      return;
    }
    throw busy();
  }

  /**
   * Deletes a message of `userId`, everything after it, and their streams.
   *
   * @throws {ChatError} as {@link deleteBranch} does.
   */
  async deleteMessage(userId: string, id: string): Promise<void> {
    const streams = await deleteBranch(this.#tools.db, userId, id, this.#clock.now());
    for (const streamId of streams) this.#tools.log.delete(streamId);
  }

  /** Starts no more runs, lets those there are finish for `graceMs` milliseconds, then interrupts the rest; what they said is kept. */
  async close(graceMs: number): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled(this.#starting);
    const all = Promise.all([...this.#runs.values()].map((run) => run.finished));
    if (graceMs > 0 && this.#runs.size > 0) {
      let timer: unknown;
      await Promise.race([
        all,
        new Promise<void>((resolve) => {
          timer = this.#clock.setTimeout(resolve, graceMs);
        }),
      ]);
      this.#clock.clearTimeout(timer);
    }
    const error = new ChatError('The server is going away.', {code: 'interrupted'});
    await Promise.all([...this.#runs.values()].map((run) => run.end({kind: 'error', error})));
  }

  #register(run: Run): void {
    this.#tools.log.open(run.streamId);
    this.#runs.set(run.streamId, run);
    this.#watch(run, this.#abandonAfterMs);
    void run.finished.then(() => this.#release(run));
  }

  #release({streamId}: Run): void {
    this.#runs.delete(streamId);
    this.#clock.clearTimeout(this.#abandonTimers.get(streamId));
    this.#abandonTimers.delete(streamId);
  }

  /** For a run that was rolled back before it began. */
  #forget(run: Run): void {
    run.discard();
    this.#release(run);
    this.#tools.log.delete(run.streamId);
  }

  /** One timer a run, set again only when it rings: readers come and go without a cost. */
  #watch(run: Run, delayMs: number): void {
    const ring = (): void => {
      const unreadMs = this.#clock.now() - this.#tools.log.lastReadAt(run.streamId);
      if (unreadMs >= this.#abandonAfterMs) void run.end({kind: 'stopped', afterSeq: undefined});
      else this.#watch(run, this.#abandonAfterMs - unreadMs);
    };
    this.#abandonTimers.set(run.streamId, this.#clock.setTimeout(ring, delayMs));
  }
}
