import type {ChatEvent} from '../../model/chat-event.js';
import type {MessagePart} from '../../model/message-part.js';

/** The reply as its reader has it: what another tab needs to catch up. */
export interface ReplySnapshot {
  readonly lastSeq: number;
  readonly lastId: string | null;
  readonly parts: readonly MessagePart[];
}

/** Whoever shows a stream in this tab, whether this tab reads it or another. */
export interface StreamOwner {
  /** An event that another tab read, while this one does not read. They come in order, each once; or a `reset` over all. */
  onEvent(seq: number, id: string | null, event: ChatEvent): void;
  /** Number of the last event that this tab applied; -1 for none. */
  after(): number;
  /** The reply as it stands here, for tabs that are behind; null where nothing was applied. */
  snapshot(): ReplySnapshot | null;
  /**
   * This tab is not the reader any more: its page leaves, perhaps to come back. Ask `mayRead` again; it resolves at
   * the earliest when the page is back, and another tab may have read on by then.
   */
  onLost?(): void;
}
