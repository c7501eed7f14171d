import type {TerminalEvent} from '../model/chat-event.js';
import type {Usage} from '../model/usage.js';
import {type BookedCall, CallBook} from './call-book.js';
import {dataFrame, eventStreamHeaders} from './frames.js';
import {orderedEncoder, type SaidEvent, type WireWords} from './ordered-encoder.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

/**
 * Events of AG-UI 1.0. The conversation is the thread and the stream the run; sources, files and application data are CUSTOM
 * events, the first two named `source` and `file`. It has no word for why a model ended.
 *
 * @see https://docs.ag-ui.com/concepts/events
 */
export function agUiEncoder(facts: AnswerFacts): WireEncoder {
  return orderedEncoder(new AgUiWords(facts));
}

class AgUiWords implements WireWords {
  readonly headers = eventStreamHeaders;
  readonly #facts: AnswerFacts;
  readonly #run: {readonly threadId: string; readonly runId: string};
  readonly #calls = new CallBook();
  readonly #counts = {text: 0, reasoning: 0, result: 0};
  #open: {readonly type: 'text' | 'reasoning'; readonly messageId: string} | null = null;

  constructor(facts: AnswerFacts) {
    this.#facts = facts;
    this.#run = {threadId: facts.conversationId, runId: facts.streamId};
  }

  begin(): string {
    return dataFrame({type: 'RUN_STARTED', ...this.#run});
  }

  say(event: SaidEvent): string {
    if (event.type === 'tool-call') return this.#call(event);
    const closed = this.#calls.closeBefore(event);
    const before = endCalls(closed);
    switch (event.type) {
      case 'chunk':
        return before + this.#delta('text', event.content);
      case 'reasoning':
        return before + this.#delta('reasoning', event.content);
      case 'tool-result':
        return before + this.#result(event);
      case 'data':
        return before + dataFrame(custom(event));
      case 'source':
      case 'file': {
        const {type: name, ...value} = event;
        return before + dataFrame({type: 'CUSTOM', name, value});
      }
    }
  }

  end(event: TerminalEvent): string {
    const closed = this.#closeOpen() + endCalls(this.#calls.closeAll());
    if (event.type === 'error') {
      const message = event.message === '' ? event.hint : event.message;
      return closed + dataFrame({type: 'RUN_ERROR', message, code: event.code});
    }
    const usage = event.type === 'done' ? event.usage : undefined;
    const outcome = {type: event.type === 'done' ? 'success' : 'cancelled'};
    return (
      closed +
      dataFrame({
        type: 'RUN_FINISHED',
        ...this.#run,
        outcome,
        ...(usage ? {usage: [usageWords(usage, this.#facts.model)]} : {}),
      })
    );
  }

  #delta(type: 'text' | 'reasoning', delta: string): string {
    let text = '';
    if (this.#open?.type !== type) {
      text += this.#closeOpen();
      const messageId = this.#nextId(type);
      this.#open = {type, messageId};
      text +=
        type === 'text'
          ? dataFrame({type: 'TEXT_MESSAGE_START', messageId, role: 'assistant'})
          : dataFrame({type: 'REASONING_START', messageId}) +
            dataFrame({type: 'REASONING_MESSAGE_START', messageId, role: 'reasoning'});
    }
    const name = type === 'text' ? 'TEXT_MESSAGE_CONTENT' : 'REASONING_MESSAGE_CONTENT';
    return text + dataFrame({type: name, messageId: this.#open?.messageId, delta});
  }

  #closeOpen(): string {
    if (!this.#open) return '';
    const {type, messageId} = this.#open;
    this.#open = null;
    if (type === 'text') return dataFrame({type: 'TEXT_MESSAGE_END', messageId});
    return (
      dataFrame({type: 'REASONING_MESSAGE_END', messageId}) + dataFrame({type: 'REASONING_END', messageId})
    );
  }

  #call(event: Extract<SaidEvent, {type: 'tool-call'}>): string {
    const {call, isNew, delta} = this.#calls.enter(event);
    const {toolCallId, name: toolCallName} = call;
    const started = isNew
      ? this.#closeOpen() + dataFrame({type: 'TOOL_CALL_START', toolCallId, toolCallName})
      : '';
    return delta === '' ? started : started + dataFrame({type: 'TOOL_CALL_ARGS', toolCallId, delta});
  }

  /** Results are text there. */
  #result({toolCallId, output}: Extract<SaidEvent, {type: 'tool-result'}>): string {
    const content = typeof output === 'string' ? output : JSON.stringify(output ?? null);
    const messageId = this.#nextId('result');
    return (
      this.#closeOpen() + dataFrame({type: 'TOOL_CALL_RESULT', messageId, toolCallId, content, role: 'tool'})
    );
  }

  /** Each text between calls is a message of its own, and so are thoughts and results; the first text has the answer's id. */
  #nextId(type: 'text' | 'reasoning' | 'result'): string {
    const {messageId} = this.#facts;
    const at = ++this.#counts[type];
    return type === 'text' && at === 1 ? messageId : `${messageId}-${type}-${at}`;
  }
}

/** The wire has no field for what the data replaces; `metadata` is for what applications add. */
function custom({name, id, value = null}: Extract<SaidEvent, {type: 'data'}>): object {
  return {type: 'CUSTOM', name, value, ...(id === undefined ? {} : {metadata: {id}})};
}

function endCalls(calls: readonly BookedCall[]): string {
  return calls.map(({toolCallId}) => dataFrame({type: 'TOOL_CALL_END', toolCallId})).join('');
}

function usageWords(usage: Usage, model: string) {
  const {inputTokens, outputTokens, totalTokens, reasoningTokens, cachedInputTokens} = usage;
  return {
    model,
    inputTokens,
    outputTokens,
    totalTokens,
    ...(reasoningTokens === undefined ? {} : {reasoningTokens}),
    ...(cachedInputTokens === undefined ? {} : {cachedInputTokens}),
  };
}
