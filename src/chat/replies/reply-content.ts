import {CallNames} from '../../model/call-names.js';
import type {MessagePart} from '../../model/message-part.js';
import {RestoredContent} from '../guarded.js';
import type {ServiceSettings} from '../service-options.js';
import type {ContentEvent} from '../state-event.js';

/** What a reply's stream adds to its message. */
export class ReplyContent {
  /** Puts back what guards hid; null where there are none. */
  readonly #restored: RestoredContent | null;
  /** What the message held before, where its server knows nothing of that; else empty. */
  readonly #base: readonly MessagePart[];
  readonly #names: CallNames;
  #length = 0;

  /** @param base - What the message held when the reply began, which goes on with it. */
  constructor(
    {guards, protocol}: Pick<ServiceSettings, 'guards' | 'protocol'>,
    base: readonly MessagePart[],
  ) {
    const remembers = protocol.resumeAbility !== null && !protocol.resumeAbility.replays;
    this.#restored = guards && new RestoredContent(guards);
    this.#base = remembers ? [] : base;
    this.#names = new CallNames(this.#base);
  }

  /** UTF-16 units of text that came. */
  get length(): number {
    return this.#length;
  }

  /** What `event` adds. */
  push(event: ContentEvent): readonly ContentEvent[] {
    this.#length = event.type === 'reset' ? lengthOf(event) : this.#length + lengthOf(event);
    const named = this.#names.named(event);
    const whole = named.type === 'reset' ? {...named, parts: [...this.#base, ...named.parts]} : named;
    return this.#restored?.push(whole) ?? [whole];
  }

  /** What was held back: no more comes behind it. */
  end(): readonly ContentEvent[] {
    return this.#restored?.end() ?? [];
  }
}

function lengthOf(event: ContentEvent): number {
  if (event.type === 'chunk' || event.type === 'reasoning') return event.content.length;
  if (event.type !== 'reset') return 0;
  return event.parts.reduce((sum, part) => ('text' in part ? sum + part.text.length : sum), 0);
}
