import type {TerminalEvent} from '../model/chat-event.js';
import type {FinishReason} from '../model/usage.js';
import {type BookedCall, CallBook, inputOf} from './call-book.js';
import {dataFrame, doneFrame, eventStreamHeaders} from './frames.js';
import {orderedEncoder, type SaidEvent, type WireWords} from './ordered-encoder.js';
import type {AnswerFacts, WireEncoder} from './wire-encoder.js';

/** The header by which clients know the AI SDK's UI message stream. */
export const uiMessageStreamHeader = {'x-vercel-ai-ui-message-stream': 'v1'} as const;

const finishReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool-calls',
  'content-filter': 'content-filter',
  stopped: 'other',
  error: 'error',
  other: 'other',
};

/**
 * Chunks of the AI SDK's UI message stream, version 1. What is said after a tool was answered is a new step. Tokens go into
 * the message's metadata, the only place for them; files without an address become `data-file`.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export function aiSdkEncoder(facts: AnswerFacts): WireEncoder {
  return orderedEncoder(new AiSdkWords(facts));
}

class AiSdkWords implements WireWords {
  readonly headers = {...eventStreamHeaders, ...uiMessageStreamHeader};
  readonly #facts: AnswerFacts;
  readonly #calls = new CallBook();
  /** Calls that wait for a person's word once their input is told. */
  readonly #toApprove = new Set<string>();
  #blockCount = 0;
  #open: {readonly type: 'text' | 'reasoning'; readonly id: string} | null = null;
  #isStepAnswered = false;

  constructor(facts: AnswerFacts) {
    this.#facts = facts;
  }

  begin(): string {
    const {messageId, model, createdAt} = this.#facts;
    const start = dataFrame({type: 'start', messageId, messageMetadata: {model, createdAt}});
    return start + dataFrame({type: 'start-step'});
  }

  say(event: SaidEvent): string {
    if (event.type === 'tool-call') return this.#call(event);
    const closed = this.#calls.closeBefore(event);
    const before = this.#inputs(closed);
    switch (event.type) {
      case 'chunk':
        return before + this.#nextStep() + this.#delta('text', event.content);
      case 'reasoning':
        return before + this.#nextStep() + this.#delta('reasoning', event.content);
      case 'tool-result': {
        const {toolCallId, output} = event;
        this.#isStepAnswered = true;
        return before + this.#closeOpen() + dataFrame({type: 'tool-output-available', toolCallId, output});
      }
      case 'source':
        return before + dataFrame(sourceChunk(event));
      case 'file':
        return before + dataFrame(fileChunk(event));
      case 'data': {
        const {name, id, value} = event;
        return before + dataFrame({type: `data-${name}`, ...(id === undefined ? {} : {id}), data: value});
      }
    }
  }

  end(event: TerminalEvent): string {
    const closed = this.#closeOpen() + this.#inputs(this.#calls.closeAll());
    return closed + this.#last(event) + doneFrame;
  }

  #last(event: TerminalEvent): string {
    // Where an answer ends badly its step is left open: that is how the SDK itself ends it.
    if (event.type === 'error') return dataFrame({type: 'error', errorText: event.hint});
    if (event.type === 'stopped') return dataFrame({type: 'abort'});
    const {usage, finishReason} = event;
    const finish = {
      type: 'finish',
      finishReason: finishReasons[finishReason],
      ...(usage ? {messageMetadata: {usage}} : {}),
    };
    return dataFrame({type: 'finish-step'}) + dataFrame(finish);
  }

  #nextStep(): string {
    if (!this.#isStepAnswered) return '';
    this.#isStepAnswered = false;
    return this.#closeOpen() + dataFrame({type: 'finish-step'}) + dataFrame({type: 'start-step'});
  }

  #delta(type: 'text' | 'reasoning', delta: string): string {
    let text = '';
    if (this.#open?.type !== type) {
      text += this.#closeOpen();
      this.#open = {type, id: String(this.#blockCount++)};
      text += dataFrame({type: `${type}-start`, id: this.#open.id});
    }
    return text + dataFrame({type: `${type}-delta`, id: this.#open?.id, delta});
  }

  #closeOpen(): string {
    if (!this.#open) return '';
    const {type, id} = this.#open;
    this.#open = null;
    return dataFrame({type: `${type}-end`, id});
  }

  #call(event: Extract<SaidEvent, {type: 'tool-call'}>): string {
    const {call, isNew, delta} = this.#calls.enter(event);
    const {toolCallId, name: toolName} = call;
    if (event.needsApproval) this.#toApprove.add(toolCallId);
    const started = isNew
      ? this.#nextStep() + this.#closeOpen() + dataFrame({type: 'tool-input-start', toolCallId, toolName})
      : '';
    if (delta === '') return started;
    return started + dataFrame({type: 'tool-input-delta', toolCallId, inputTextDelta: delta});
  }

  /** Tells the whole input of calls, and asks for the approvals that they need. */
  #inputs(calls: readonly BookedCall[]): string {
    return calls
      .map(({toolCallId, name: toolName, arguments: text}) => {
        const input = inputOf(text);
        const named = {toolCallId, toolName};
        if (input === undefined) {
          const errorText = 'The arguments of the tool are no JSON.';
          return dataFrame({type: 'tool-input-error', ...named, input: text, errorText});
        }
        const told = dataFrame({type: 'tool-input-available', ...named, input});
        return this.#toApprove.has(toolCallId)
          ? told + dataFrame({type: 'tool-approval-request', approvalId: toolCallId, toolCallId})
          : told;
      })
      .join('');
  }
}

function sourceChunk({id: sourceId, title, url}: Extract<SaidEvent, {type: 'source'}>): object {
  return url === undefined
    ? {type: 'source-document', sourceId, mediaType: 'text/plain', title}
    : {type: 'source-url', sourceId, url, title};
}

function fileChunk({fileId, mediaType, name, url}: Extract<SaidEvent, {type: 'file'}>): object {
  return url === undefined
    ? {type: 'data-file', id: fileId, data: {fileId, mediaType, name}}
    : {type: 'file', url, mediaType};
}
