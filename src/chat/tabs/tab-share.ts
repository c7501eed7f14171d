import type {ChatEvent} from '../../model/chat-event.js';
import type {ChatMessage} from '../../model/message.js';
import type {ReplyDesk} from '../replies/reply-desk.js';
import type {ReplyFollower, ReplyRun} from '../replies/reply-run.js';
import type {Store} from '../store.js';
import type {StreamOwner} from './stream-owner.js';
import type {Began} from './tab-message.js';
import type {StreamShare, Tabs} from './tabs.js';

export interface TabShareParts {
  readonly store: Store;
  readonly desk: ReplyDesk;
  /** Loads the open conversation again: what another tab did to it is more than one message at its end. */
  reload(): void;
}

/** Keeps this tab in step with the others that show the same conversation. */
export class TabShare {
  readonly #tabs: Tabs;
  readonly #parts: TabShareParts;

  constructor(tabs: Tabs, parts: TabShareParts) {
    this.#tabs = tabs;
    this.#parts = parts;
    tabs.onBegan((began) => this.#join(began));
    parts.desk.link({follow: (run) => new TabFollower(run, tabs, parts.store)});
  }

  dispose(): void {
    this.#tabs.dispose();
  }

  /** Another tab began a reply in the conversation that is shown here. */
  #join({conversationId, streamId, question, reply}: Began): void {
    const {store, desk, reload} = this.#parts;
    const {state} = store;
    if (conversationId === null || state.conversationId !== conversationId || desk.openRun) return;
    const last = state.messages.at(-1) ?? null;
    const first = question ?? reply;
    const goesOn = last?.id === reply.id;
    if (!goesOn && first.parentId !== (last?.id ?? null)) {
      reload();
      return;
    }
    if (question) store.dispatch({type: 'message-sent', message: question as ChatMessage});
    desk.join(reply as ChatMessage, {streamId});
  }
}

/** One run's part in what the tabs share. */
class TabFollower implements ReplyFollower {
  readonly #run: ReplyRun;
  readonly #tabs: Tabs;
  readonly #store: Store;
  #share: StreamShare | null = null;

  constructor(run: ReplyRun, tabs: Tabs, store: Store) {
    this.#run = run;
    this.#tabs = tabs;
    this.#store = store;
  }

  async mayRead(signal: AbortSignal): Promise<void> {
    const streamId = this.#run.place?.streamId;
    if (streamId === undefined) return;
    this.#share ??= this.#tabs.follow(streamId, this.#owner);
    await this.#share.mayRead(signal);
  }

  applied(event: ChatEvent): void {
    const place = this.#run.place;
    if (!place || place.lastSeq === null) return;
    if (event.type === 'start' && this.#run.turn) this.#began(place.streamId);
    this.#tabs.share(place.streamId, {seq: place.lastSeq, id: place.lastId, event});
  }

  heartbeat(): void {
    const streamId = this.#run.place?.streamId;
    if (streamId !== undefined) this.#tabs.alive(streamId);
  }

  ended(): void {
    this.#share?.end();
    this.#share = null;
  }

  #began(streamId: string): void {
    const {conversationId, messages, reply} = this.#store.state;
    if (!reply) return;
    const isAsked = this.#run.turn?.request.trigger === 'send';
    const question = (isAsked && messages.find(({id}) => id === reply.parentId)) || null;
    this.#share = this.#tabs.began({conversationId, streamId, question, reply}, this.#owner);
  }

  get #owner(): StreamOwner {
    return {
      onEvent: (seq, id, event) => void this.#run.feed(event, seq, id),
      after: () => this.#run.place?.lastSeq ?? -1,
      snapshot: () => {
        const {reply} = this.#store.state;
        const place = this.#run.place;
        if (!reply || !place || place.lastSeq === null || reply.id !== this.#run.replyId) return null;
        return {lastSeq: place.lastSeq, lastId: place.lastId, parts: reply.parts};
      },
    };
  }
}
