import type {ChatEvent} from '../model/chat-event.js';
import type {AgUiEvent} from './ag-ui-events.js';

type ToolEvent = Extract<AgUiEvent, {type: `TOOL_CALL_${string}`}>;

/** The calls of one run: what they are called, and which of them nobody answered. */
export class AgUiTools {
  readonly #namesById = new Map<string, string>();
  readonly #open = new Set<string>();
  /** The call that pieces without an id belong to. */
  #current: string | null = null;

  get hasCalls(): boolean {
    return this.#namesById.size > 0;
  }

  /** True where a call waits for what its tool gives: those are run by the reader. */
  get isAnyOpen(): boolean {
    return this.#open.size > 0;
  }

  eventsOf(event: ToolEvent): readonly ChatEvent[] {
    switch (event.type) {
      case 'TOOL_CALL_START':
        return this.called(event.toolCallId, event.toolCallName, '');
      case 'TOOL_CALL_ARGS':
        return this.#more(event.toolCallId, event.delta);
      case 'TOOL_CALL_END':
        return [];
      case 'TOOL_CALL_CHUNK': {
        const id = event.toolCallId ?? this.#current;
        // The first piece must say whose it is.
        if (id === null) return [];
        const delta = event.delta ?? '';
        return this.#namesById.has(id)
          ? this.#more(id, delta)
          : this.called(id, event.toolCallName ?? '', delta);
      }
      case 'TOOL_CALL_RESULT':
        this.#open.delete(event.toolCallId);
        return [{type: 'tool-result', toolCallId: event.toolCallId, output: event.content ?? null}];
    }
  }

  called(toolCallId: string, name: string, argumentsDelta: string): readonly ChatEvent[] {
    this.#namesById.set(toolCallId, name);
    this.#open.add(toolCallId);
    return this.#more(toolCallId, argumentsDelta);
  }

  needsApproval(toolCallId: string): readonly ChatEvent[] {
    const name = this.#namesById.get(toolCallId);
    return name === undefined ? [] : [{type: 'tool-call', toolCallId, name, needsApproval: true}];
  }

  #more(toolCallId: string, argumentsDelta: string): readonly ChatEvent[] {
    this.#current = toolCallId;
    return [{type: 'tool-call', toolCallId, name: this.#namesById.get(toolCallId) ?? '', argumentsDelta}];
  }
}
