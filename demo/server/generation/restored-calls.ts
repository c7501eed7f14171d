import type {Mask} from '../../../src/guards/mask/mask.js';
import {Unmasker} from '../../../src/guards/mask/unmasker.js';
import type {ProviderEvent} from '../providers/provider.js';

type CallEvent = Extract<ProviderEvent, {type: 'tool-call'}>;

/** The calls of an answer with what was masked put back into their arguments, which stay JSON however they are cut. */
export class RestoredCalls {
  readonly #mask: Mask;
  readonly #growing = new Map<string, {readonly name: string; readonly unmasker: Unmasker}>();

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  /** `event` as far as its arguments are decided. */
  restored(event: CallEvent): CallEvent {
    const {toolCallId, name, arguments: whole, argumentsDelta} = event;
    if (whole !== undefined) return {...event, arguments: this.#mask.unmask(whole, inJson)};
    if (argumentsDelta === undefined) return event;
    const known = this.#growing.get(toolCallId)?.unmasker;
    const unmasker = known ?? new Unmasker(this.#mask, inJson);
    if (!known) this.#growing.set(toolCallId, {name, unmasker});
    return {...event, argumentsDelta: unmasker.push(argumentsDelta)};
  }

  /** What was held of arguments: no more comes of them. */
  *end(): Generator<CallEvent> {
    for (const [toolCallId, {name, unmasker}] of this.#growing) {
      const argumentsDelta = unmasker.end();
      if (argumentsDelta !== '') yield {type: 'tool-call', toolCallId, name, argumentsDelta};
    }
    this.#growing.clear();
  }
}

/** As it stands between the quotation marks of JSON. */
function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
