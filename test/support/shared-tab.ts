/** A tab that shows streams, as a page would have it: what it applied, and its claim on the reading. */
import type {MessageId} from '../../src/base/ids.js';
import type {ReplySnapshot, StreamOwner} from '../../src/chat/tabs/stream-owner.js';
import {type StreamShare, Tabs, type TabsOptions} from '../../src/chat/tabs/tabs.js';
import {applyToParts} from '../../src/model/apply-to-parts.js';
import type {ChatEvent} from '../../src/model/chat-event.js';
import {textMessage} from '../../src/model/message.js';
import type {MessagePart} from '../../src/model/message-part.js';
import {ManualClock} from './manual-clock.js';
import {ManualSignals} from './manual-signals.js';
import {MemoryLocks} from './memory-locks.js';

const memoryLocks = new MemoryLocks();

/** The realm's own locks where it has them. */
export const locks = (globalThis.navigator?.locks ?? memoryLocks) as Pick<LockManager, 'request'>;

export class SharedTab implements StreamOwner {
  readonly clock = new ManualClock();
  readonly signals = new ManualSignals();
  readonly tabs: Tabs;
  readonly streamId: string;
  /** Types of the events that other tabs read for this one. */
  readonly heard: string[] = [];
  parts: readonly MessagePart[] = [];
  lastSeq = -1;
  losses = 0;
  share: StreamShare | null = null;
  /** True once this tab was allowed to read. */
  reads = false;

  constructor(namespace: string, streamId: string, options: Partial<TabsOptions> = {}) {
    this.streamId = streamId;
    const {clock, signals: pageSignals} = this;
    this.tabs = new Tabs({namespace, pageSignals, clock, locks, ...options});
  }

  get text(): string {
    return this.parts.map((part) => ('text' in part ? part.text : '')).join('');
  }

  /** Begins the stream here, as a tab that sent a message. */
  begin(): void {
    const question = textMessage({id: 'q' as MessageId, role: 'user', createdAt: 1, text: 'Why?'});
    const reply = textMessage({id: 'r' as MessageId, role: 'assistant', createdAt: 2, text: ''});
    this.reads = true;
    this.share = this.tabs.began({conversationId: 'c', streamId: this.streamId, question, reply}, this);
  }

  /** Shows the stream here, and reads it when it may. */
  follow(signal: AbortSignal = new AbortController().signal): Promise<void> {
    this.share = this.tabs.follow(this.streamId, this);
    return this.mayRead(signal);
  }

  async mayRead(signal: AbortSignal = new AbortController().signal): Promise<void> {
    this.reads = false;
    await this.share?.mayRead(signal);
    this.reads = true;
  }

  /** An event came over this tab's network. */
  receive(text: string): void {
    this.#apply(this.lastSeq + 1, {type: 'chunk', content: text});
    const event: ChatEvent = {type: 'chunk', content: text};
    this.tabs.share(this.streamId, {seq: this.lastSeq, id: `${this.streamId}.${this.lastSeq}`, event});
  }

  onEvent(seq: number, _id: string | null, event: ChatEvent): void {
    this.heard.push(event.type);
    this.#apply(seq, event);
  }

  after(): number {
    return this.lastSeq;
  }

  snapshot(): ReplySnapshot | null {
    if (this.lastSeq < 0) return null;
    return {lastSeq: this.lastSeq, lastId: `${this.streamId}.${this.lastSeq}`, parts: this.parts};
  }

  onLost(): void {
    this.losses += 1;
  }

  #apply(seq: number, event: ChatEvent): void {
    this.parts = applyToParts(this.parts, event);
    this.lastSeq = seq;
  }
}
