import type {ChatEvent} from '../model/chat-event.js';
import type {FinishReason} from '../model/usage.js';
import type {Frame} from '../transport/transport.js';
import {AgUiData} from './ag-ui-data.js';
import {type AgUiEvent, readAgUiEvent, usageFromAgUi} from './ag-ui-events.js';
import {type AgUiOptions, connectRequest, namedRun, runName, runRequest} from './ag-ui-request.js';
import {AgUiTools} from './ag-ui-tools.js';
import type {Decoded, Decoder, Protocol, ResumeAbility, ResumePoint} from './protocol.js';
import {untoldFailure} from './untold-failure.js';

/**
 * AG-UI 1.0, and what came before it.
 *
 * Ends with `RUN_FINISHED` or `RUN_ERROR`; a body that ends with neither was cut. The protocol has no route by which a
 * run is taken up; with `connectEndpoint` one is asked for the thread's runs again, from their start. The server is not
 * told to stop: it sees that its reader left.
 *
 * @see https://docs.ag-ui.com/concepts/events
 */
export function agUi(options: AgUiOptions = {}): Protocol {
  return {
    name: 'ag-ui',
    idempotentPost: false,
    resumeAbility: options.connectEndpoint ? connectAbility(options.connectEndpoint, options) : null,
    startRequest: (turn) => runRequest(turn, options),
    createDecoder: (context) => new AgUiDecoder(context?.streamId ?? null),
  };
}

function connectAbility(endpoint: string | URL, options: AgUiOptions): ResumeAbility {
  const resume = (point: ResumePoint) => connectRequest(point, endpoint, options);
  return {replays: true, resume, snapshot: resume, stop: () => null};
}

type TextChunk = Extract<AgUiEvent, {type: 'TEXT_MESSAGE_CHUNK'}>;

class AgUiDecoder implements Decoder {
  /** The one that is read, where several of a thread come; null takes whichever comes. */
  readonly #runId: string | null;
  #isElsewhere = false;
  readonly #data = new AgUiData();
  readonly #tools = new AgUiTools();
  /** Messages that are not the agent's own words. */
  readonly #foreign = new Set<string>();
  #messageId: string | null = null;
  /** The message whose text came last, while nothing came between. */
  #lastText: string | null = null;

  constructor(streamId: string | null) {
    this.#runId = streamId === null ? null : namedRun(streamId).runId;
    this.#isElsewhere = this.#runId !== null;
  }

  decode({data}: Frame): Decoded {
    let json: unknown;
    try {
      json = JSON.parse(data);
    } catch {
      return {kind: 'malformed', reason: 'not JSON'};
    }
    const event = readAgUiEvent(json);
    if (event === 'malformed') return {kind: 'malformed', reason: 'not an event of an agent'};
    if (event === 'unknown') return {kind: 'ignored', seq: null, id: null};
    if (event.type === 'RUN_STARTED') {
      this.#isElsewhere = this.#runId !== null && event.runId !== this.#runId;
    }
    if (this.#isElsewhere) return {kind: 'ignored', seq: null, id: null};
    const events = this.#eventsOf(event);
    if (!events) return {kind: 'malformed', reason: 'a change of a state that is not there'};
    if (events.some(({type}) => type !== 'chunk' && type !== 'data')) this.#lastText = null;
    return {kind: 'events', events};
  }

  end(): readonly ChatEvent[] {
    return [];
  }

  /** Null where the event cannot be applied. */
  #eventsOf(event: AgUiEvent): readonly ChatEvent[] | null {
    switch (event.type) {
      case 'RUN_STARTED': {
        const {threadId, runId} = event;
        const streamId = runName(threadId, runId);
        return [{type: 'start', streamId, conversationId: threadId, messageId: '', model: ''}];
      }
      case 'RUN_FINISHED':
        return this.#finished(event);
      case 'RUN_ERROR':
        return [untoldFailure({message: event.message, code: event.code})];
      case 'TEXT_MESSAGE_START':
      case 'TEXT_MESSAGE_CONTENT':
      case 'TEXT_MESSAGE_CHUNK':
        return this.#text(event.type === 'TEXT_MESSAGE_CONTENT' ? {...event, role: null} : event);
      case 'TEXT_MESSAGE_END':
        return [];
      case 'REASONING_MESSAGE_CONTENT':
      case 'REASONING_MESSAGE_CHUNK':
      case 'THINKING_TEXT_MESSAGE_CONTENT':
        if (event.subagentRunId) return [];
        return event.delta ? [{type: 'reasoning', content: event.delta}] : [];
      case 'TOOL_CALL_START':
      case 'TOOL_CALL_ARGS':
      case 'TOOL_CALL_END':
      case 'TOOL_CALL_CHUNK':
      case 'TOOL_CALL_RESULT':
        return this.#tools.eventsOf(event);
      case 'MESSAGES_SNAPSHOT':
        return this.#snapshot(event);
      default:
        return this.#data.eventsOf(event);
    }
  }

  #text(
    event: Pick<TextChunk, 'messageId' | 'role' | 'subagentRunId'> & {
      readonly delta?: string | null | undefined;
    },
  ) {
    if (event.subagentRunId) return this.#data.saidBy(event.subagentRunId, event.delta ?? '');
    const messageId: string = event.messageId ?? this.#messageId ?? '';
    this.#messageId = messageId;
    if (event.role && event.role !== 'assistant') this.#foreign.add(messageId);
    if (!event.delta || this.#foreign.has(messageId)) return [];
    // Two messages on end are two paragraphs.
    const isNext = this.#lastText !== null && this.#lastText !== messageId;
    this.#lastText = messageId;
    return [{type: 'chunk', content: isNext ? `\n\n${event.delta}` : event.delta}] satisfies ChatEvent[];
  }

  /** Some agents tell an answer by the whole conversation only. One that was told already is not told again. */
  #snapshot({messages}: Extract<AgUiEvent, {type: 'MESSAGES_SNAPSHOT'}>): readonly ChatEvent[] {
    if (this.#messageId !== null || this.#tools.hasCalls) return [];
    const asked = messages.findLastIndex(({role}) => role === 'user');
    return messages.slice(asked + 1).flatMap((message, at) => {
      if (message.role === 'tool') {
        const result = {toolCallId: message.toolCallId ?? '', content: message.content};
        return this.#tools.eventsOf({type: 'TOOL_CALL_RESULT', ...result});
      }
      if (message.role !== 'assistant') return [];
      const delta = typeof message.content === 'string' ? message.content : '';
      const said = delta === '' ? [] : this.#text({messageId: `snapshot-${at}`, delta, role: null});
      const calls = (message.toolCalls ?? []).flatMap((call) =>
        this.#tools.called(call.id, call.function.name, call.function.arguments),
      );
      if (calls.length > 0) this.#lastText = null;
      return [...said, ...calls];
    });
  }

  #finished({outcome, usage, result}: Extract<AgUiEvent, {type: 'RUN_FINISHED'}>): readonly ChatEvent[] {
    if (outcome?.type === 'cancelled') return [{type: 'stopped'}];
    const told: ChatEvent[] =
      result === undefined || result === null ? [] : [{type: 'data', name: 'result', value: result}];
    const interrupts = outcome?.interrupts ?? [];
    for (const interrupt of interrupts) {
      const {id, toolCallId} = interrupt;
      told.push({type: 'data', name: 'interrupt', id, value: interrupt});
      if (toolCallId) told.push(...this.#tools.needsApproval(toolCallId));
    }
    const isWaiting = interrupts.length > 0 || (outcome?.pendingToolCallIds ?? []).length > 0;
    const finishReason: FinishReason = isWaiting || this.#tools.isAnyOpen ? 'tool-calls' : 'stop';
    const counted = usageFromAgUi(usage);
    return [...told, {type: 'done', finishReason, ...(counted ? {usage: counted} : {})}];
  }
}
