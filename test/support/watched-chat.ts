import {expect} from 'chai';
import {
  type ChatState,
  type Clock,
  type ConversationId,
  type PhaseKind,
  type StateEvent,
  StreamingChatService,
  type StreamingChatServiceOptions,
} from '../../src/index.js';
import type {ChatWorld} from './chat-world.js';

/** A step from one transport to another. */
export interface SeenStep {
  readonly type: 'degraded' | 'restored';
  readonly from: string;
  readonly to: string;
  /** Milliseconds of the chat's clock since watching began. */
  readonly atMs: number;
  /** UTF-16 units of text on show then. */
  readonly length: number;
}

/** What a chat was seen to do since watching began. */
export interface Watched {
  /** When, by the chat's clock, watching began. */
  readonly beganAt: number;
  readonly steps: readonly SeenStep[];
  /** Transports that phase `polling` named, each once. */
  readonly shown: ReadonlySet<string>;
  /** Phases that text grew in, each once. */
  readonly grewIn: ReadonlySet<PhaseKind>;
  /** Lengths of the open reply's text, or the last one's: one for each time it grew, and when. */
  readonly growth: readonly {readonly length: number; readonly atMs: number}[];
}

export interface WatchedChat {
  readonly service: StreamingChatService;
  readonly clock: Clock;
  readonly seen: Watched;
  /**
   * Sends, waits for the end, and claims what must hold whatever lies in between: the whole text, as it is saved,
   * of one run.
   */
  ask(question: string): Promise<void>;
}

/** A chat with the server of `world`, which it reaches at `origin`. */
export function openWatchedChat(
  world: ChatWorld,
  origin: string,
  {clock, ...options}: Partial<StreamingChatServiceOptions> & {readonly clock: Clock},
): WatchedChat {
  const service = new StreamingChatService({
    endpoint: `${origin}/api/ai/chat/stream`,
    protocol: 'chat-stream',
    storage: null,
    clock,
    ...options,
  });
  return {
    service,
    clock,
    seen: watch(service, clock),
    async ask(question) {
      const {content, status} = await service.send({text: question, model: 'mock/echo'});
      const {conversationId, messages} = service.state;
      const saved = await world.savedTexts(conversationId ?? '');
      const runs = await world.server.db
        .selectFrom('runs')
        .select('stream_id')
        .where('conversation_id', '=', conversationId as ConversationId)
        .execute();
      expect({content, status, saved: saved.slice(-2), runs: runs.length}).to.deep.equal({
        content: question,
        status: 'complete',
        saved: [question, question],
        runs: messages.length / 2,
      });
    },
  };
}

/** Watches by which transports the answers of `service` come, and when. */
function watch(service: StreamingChatService, clock: Clock): Watched {
  const beganAt = clock.monotonic();
  const steps: SeenStep[] = [];
  const shown = new Set<string>();
  const grewIn = new Set<PhaseKind>();
  const growth: {length: number; atMs: number}[] = [];
  service.subscribe((state: ChatState, event: StateEvent | null) => {
    if (!event) return;
    const atMs = clock.monotonic() - beganAt;
    if (event.type === 'reply-started') growth.length = 0;
    const {length} = state.streamingContent;
    const {phase} = state;
    if (event.type === 'degraded' || event.type === 'restored') {
      const {type, from, to} = event;
      steps.push({type, from, to, atMs, length});
    }
    if (phase.kind === 'polling') shown.add(phase.transport);
    if (event.type !== 'content-received' || length <= (growth.at(-1)?.length ?? 0)) return;
    growth.push({length, atMs});
    grewIn.add(phase.kind);
  });
  return {beganAt, steps, shown, grewIn, growth};
}
