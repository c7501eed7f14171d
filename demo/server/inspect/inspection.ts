import type {Role} from '../../../src/model/message.js';
import type {Usage} from '../../../src/model/usage.js';
import type {AnsweredBy} from '../providers/provider.js';
import type {CostEstimate} from './cost-estimate.js';
import type {TimelineEntry} from './timeline.js';

/** A message as the model was given it. */
export interface SentMessage {
  readonly role: Role;
  /** Its end where it is too long to be kept; empty where others took all the room. */
  readonly content: string;
  /** UTF-16 units of all of it. */
  readonly length: number;
}

/** What the model was asked. */
export interface SentRequest {
  /** Oldest first. What guards mask is masked here. */
  readonly messages: readonly SentMessage[];
  /** Whether all of every message is there. */
  readonly isWhole: boolean;
  /** Tokens after which the answer is cut; null where the service alone decides. */
  readonly maxOutputTokens: number | null;
}

/** What is known of a run beside its answer. Times are milliseconds since the epoch; null for what has not been. */
export interface Inspection {
  readonly beganAt: number;
  readonly askedAt: number | null;
  readonly firstEventAt: number | null;
  readonly endedAt: number | null;
  readonly request: SentRequest | null;
  readonly answeredBy: AnsweredBy | null;
  /** What this run alone used; null where the model did not say. */
  readonly usage: Usage | null;
  /** Null where usage or price are not known. */
  readonly cost: CostEstimate | null;
  readonly events: {
    readonly count: number;
    readonly timeline: readonly TimelineEntry[];
  };
}
