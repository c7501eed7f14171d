import type {Logger} from 'pino';
import type {Clock} from '../../../src/base/clock.js';
import type {StreamId} from '../../../src/base/ids.js';
import type {Usage} from '../../../src/model/usage.js';
import type {RunObserver} from '../generation/run-observer.js';
import type {AnsweredBy, PromptMessage} from '../providers/provider.js';
import type {Providers} from '../providers/providers.js';
import type {Database} from '../store/database.js';
import {findInspection, saveInspection} from '../store/inspections.js';
import {estimateCost} from './cost-estimate.js';
import type {Inspection, SentRequest} from './inspection.js';
import {isWhole, sentMessages} from './sent-messages.js';
import {Timeline} from './timeline.js';

export interface InspectorOptions {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly providers: Pick<Providers, 'configOf' | 'placeOf'>;
  /** Milliseconds for which what was saved last can be looked at. */
  readonly retentionMs: number;
}

/** A run that goes on. */
interface Live {
  readonly beganAt: number;
  readonly timeline: Timeline;
  askedAt: number | null;
  firstEventAt: number | null;
  request: SentRequest | null;
  answeredBy: AnsweredBy | null;
}

/**
 * Keeps what was sent to models, and how it went, for whom it was sent: in the store, when the model is asked and when
 * the run has ended, so that it can also be looked at after a crash and in other processes. What cannot be saved is logged and
 * missed; no run waits for it.
 */
export class Inspector {
  readonly observer: RunObserver;
  readonly #options: InspectorOptions;
  readonly #live = new Map<StreamId, Live>();
  /** By run, so that its end is saved after its beginning. */
  readonly #saving = new Map<StreamId, Promise<void>>();

  constructor(options: InspectorOptions) {
    this.#options = options;
    this.observer = {
      began: ({streamId}, at) => {
        this.#live.set(streamId, beginLive(at));
      },
      asked: ({streamId, model}, messages, at) => {
        const live = this.#live.get(streamId);
        if (!live) return;
        live.askedAt = at;
        live.request = this.#requestOf(model, messages);
        this.#save(streamId, inspectionOf(live), at);
      },
      answered: ({streamId}, answeredBy) => {
        const live = this.#live.get(streamId);
        if (live) live.answeredBy = answeredBy;
      },
      said: ({streamId}, event, at) => {
        const live = this.#live.get(streamId);
        if (!live) return;
        live.firstEventAt ??= at;
        live.timeline.add(event, Math.max(0, at - live.beganAt));
      },
      ended: ({streamId}, {usage, answeredBy}, at) => {
        const live = this.#live.get(streamId);
        if (!live) return;
        this.#live.delete(streamId);
        live.answeredBy = answeredBy;
        this.#save(streamId, this.#endedOf(live, usage, at), at);
      },
    };
  }

  /** What is known of a run; null where nothing is, or nothing any more. Whose it is, the caller has seen to. */
  async find(streamId: StreamId): Promise<Inspection | null> {
    const live = this.#live.get(streamId);
    if (live) return inspectionOf(live);
    await this.#saving.get(streamId);
    const {db, clock, retentionMs} = this.#options;
    const saved = await findInspection(db, streamId, clock.now() - retentionMs);
    return saved as Inspection | null;
  }

  /** Waits for what is being saved. */
  async close(): Promise<void> {
    await Promise.all(this.#saving.values());
  }

  #requestOf(model: string, prompt: readonly PromptMessage[]): SentRequest {
    const messages = sentMessages(prompt);
    const maxOutputTokens = this.#options.providers.configOf(model)?.maxOutputTokens ?? null;
    return {messages, isWhole: isWhole(messages), maxOutputTokens};
  }

  #endedOf(live: Live, usage: Usage | null, endedAt: number): Inspection {
    const cost = estimateCost(this.#options.providers, live.answeredBy, usage);
    return {...inspectionOf(live), endedAt, usage, cost};
  }

  #save(streamId: StreamId, inspection: Inspection, now: number): void {
    const {db, logger} = this.#options;
    const before = this.#saving.get(streamId) ?? Promise.resolve();
    const saving = before
      .then(() => saveInspection(db, streamId, inspection, now))
      .catch((error: unknown) => logger.warn({err: error, streamId}, 'inspection not saved'))
      .then(() => {
        if (this.#saving.get(streamId) === saving) this.#saving.delete(streamId);
      });
    this.#saving.set(streamId, saving);
  }
}

function beginLive(beganAt: number): Live {
  return {
    beganAt,
    timeline: new Timeline(),
    askedAt: null,
    firstEventAt: null,
    request: null,
    answeredBy: null,
  };
}

function inspectionOf({beganAt, timeline, askedAt, firstEventAt, request, answeredBy}: Live): Inspection {
  return {
    beganAt,
    askedAt,
    firstEventAt,
    endedAt: null,
    request,
    answeredBy,
    usage: null,
    cost: null,
    events: {count: timeline.count, timeline: [...timeline.entries]},
  };
}
