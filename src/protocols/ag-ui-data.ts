import * as v from 'valibot';
import {type ChatEvent, chatEventSchema} from '../model/chat-event.js';
import type {AgUiEvent} from './ag-ui-events.js';
import {stateName} from './ag-ui-request.js';
import {applyJsonPatch, type JsonPatch} from './json-patch.js';

type DataEvent = Extract<
  AgUiEvent,
  {
    type:
      | `STATE_${string}`
      | `ACTIVITY_${string}`
      | `STEP_${string}`
      | `SUBAGENT_${string}`
      | 'CUSTOM'
      | 'REASONING_ENCRYPTED_VALUE';
  }
>;

/** What a helper of the agent did, as its data part tells it. */
interface Subagent {
  readonly name: string;
  readonly status: 'running' | 'finished' | 'failed';
  readonly text: string;
}

/** What an agent tells beside its words, as named data: each thing under one name and id, as it is now. */
export class AgUiData {
  #state: unknown = {};
  readonly #activities = new Map<string, unknown>();
  readonly #subagents = new Map<string, Subagent>();

  /** Null for a change of what is not there. */
  eventsOf(event: DataEvent): readonly ChatEvent[] | null {
    switch (event.type) {
      case 'STATE_SNAPSHOT':
        return this.#tellState(event.snapshot ?? null);
      case 'STATE_DELTA': {
        const next = patched(this.#state, event.delta);
        return next === undefined ? null : this.#tellState(next);
      }
      case 'ACTIVITY_SNAPSHOT':
        if (event.replace === false && this.#activities.has(event.messageId)) return [];
        return this.#tellActivity(event.activityType, event.messageId, event.content ?? null);
      case 'ACTIVITY_DELTA': {
        const next = patched(this.#activities.get(event.messageId), event.patch);
        return next === undefined ? null : this.#tellActivity(event.activityType, event.messageId, next);
      }
      case 'STEP_STARTED':
      case 'STEP_FINISHED': {
        const status = event.type === 'STEP_STARTED' ? 'running' : 'finished';
        return [{type: 'data', name: 'step', id: event.stepName, value: {name: event.stepName, status}}];
      }
      case 'SUBAGENT_STARTED':
        return this.#tellSubagent(event.subagentRunId, {name: event.name, status: 'running'});
      case 'SUBAGENT_FINISHED':
        return this.#tellSubagent(event.subagentRunId, {status: 'finished'});
      case 'SUBAGENT_ERROR':
        return this.#tellSubagent(event.subagentRunId, {status: 'failed'});
      case 'CUSTOM':
        return [customOf(event)];
      case 'REASONING_ENCRYPTED_VALUE': {
        const {entityId, subtype, encryptedValue} = event;
        return [{type: 'data', name: 'encrypted-reasoning', id: entityId, value: {subtype, encryptedValue}}];
      }
    }
  }

  /** Words of a helper are told beside the answer: they are no part of it. */
  saidBy(subagentRunId: string, text: string): readonly ChatEvent[] {
    if (text === '') return [];
    const before = this.#subagents.get(subagentRunId)?.text ?? '';
    return this.#tellSubagent(subagentRunId, {text: before + text});
  }

  #tellState(state: unknown): readonly ChatEvent[] {
    this.#state = state;
    return [{type: 'data', name: stateName, id: stateName, value: state}];
  }

  #tellActivity(name: string, id: string, content: unknown): readonly ChatEvent[] {
    this.#activities.set(id, content);
    return [{type: 'data', name, id, value: content}];
  }

  #tellSubagent(id: string, change: Partial<Subagent>): readonly ChatEvent[] {
    const known = this.#subagents.get(id) ?? {name: '', status: 'running', text: ''};
    const next = {...known, ...change};
    this.#subagents.set(id, next);
    return [{type: 'data', name: 'subagent', id, value: next}];
  }
}

/** The wire has no words for sources and files: those that are written as ours are take these names. */
function customOf({name, value = null, metadata}: Extract<DataEvent, {type: 'CUSTOM'}>): ChatEvent {
  if ((name === 'source' || name === 'file') && typeof value === 'object') {
    const read = v.safeParse(chatEventSchema, {...value, type: name});
    if (read.success) return read.output;
  }
  return {type: 'data', name, value, ...(metadata.id === undefined ? {} : {id: metadata.id})};
}

/** Undefined where a change has no place in it. */
function patched(value: unknown, patch: JsonPatch): unknown {
  try {
    return applyJsonPatch(value, patch);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
