import type {ChatMessage} from '../../model/message.js';
import type {ToolCallPart} from '../../model/message-part.js';
import type {ToolOutput} from '../../model/native-wire.js';
import {awaitsModel, openCalls} from '../../model/tool-calls.js';
import type {ReplyDesk} from '../replies/reply-desk.js';
import type {ServiceSettings} from '../service-options.js';
import type {Store} from '../store.js';
import {awaitsApproval, type OnToolCall, plainOutput, toolCallOf} from './tool-call.js';

export interface ToolDeskParts {
  readonly store: Store;
  readonly desk: ReplyDesk;
  /** Asks the model to go on with the last answer. Called in turn. */
  goOn(signal: AbortSignal | undefined): Promise<ChatMessage>;
}

export type ToolSettings = Pick<ServiceSettings, 'onToolCall' | 'maxToolSteps' | 'guards'>;

/** Why the tools of an answer are not waited for any more. */
const stopped = Symbol('stopped');

/**
 * Where the calls of the last answer are answered: by `onToolCall`, by the application, by a person who refuses. Once all are, the
 * model is asked to go on, as often in a row as `maxToolSteps` says.
 */
export class ToolDesk {
  readonly #settings: ToolSettings;
  readonly #parts: ToolDeskParts;
  /** Times that the model was asked to go on since a person asked it. */
  #steps = 0;
  /** Calls that were told of, and those that `onToolCall` was given. */
  #told = new Set<string>();
  #given = new Set<string>();
  /** The answer that got outputs of which the model has not heard. */
  #due: string | null = null;
  #running = new AbortController();

  constructor(settings: ToolSettings, parts: ToolDeskParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /** A person asks: steps are counted anew. */
  begin(): void {
    this.#steps = 0;
    this.#told = new Set();
    this.#given = new Set();
  }

  /** Waits no longer for the tools that run; their calls stay open. */
  stop(): void {
    this.#running.abort(stopped);
    this.#running = new AbortController();
  }

  /**
   * Answers what `message` calls for and goes on, until there is nothing more to answer, or somebody else is to do it. Resolves with
   * the answer as it stands then. Call it in turn.
   */
  async follow(message: ChatMessage, signal?: AbortSignal): Promise<ChatMessage> {
    let last = message;
    while (callsTools(last) && this.#isLast(last) && this.#mayGoOn(last)) {
      if (!(await this.#answerAll(last, signal))) return this.#last ?? last;
      last = await this.#goOn(signal);
    }
    return last;
  }

  /**
   * Runs the call `approved`, where a person agreed to one, and goes on with answer `id` where all its calls have outputs by now.
   * Resolves with the last answer as it stands then. Call it in turn.
   */
  async takeUp(id: string, approved: string | null, signal?: AbortSignal): Promise<ChatMessage | undefined> {
    const before = this.#last;
    const call = before?.id === id && openCalls(before.parts).find(({toolCallId}) => toolCallId === approved);
    if (before && call) await this.#run(before, call, this.#waiting(signal));
    const last = this.#last;
    const isDue = last?.id === id && this.#due === id && awaitsModel(last.parts);
    if (!last || !isDue || !this.#mayGoOn(last)) return last;
    return this.follow(await this.#goOn(signal), signal);
  }

  /**
   * Puts an output into an open call of the last answer. Returns that answer.
   *
   * @throws {TypeError} where there is no such call, it waits for approval, or JSON has no form for the output.
   */
  answer({toolCallId, output}: ToolOutput): ChatMessage {
    const {message, call} = this.#find(toolCallId);
    if (awaitsApproval(call)) {
      throw new TypeError(
        `The call \`toolCallId\` "${toolCallId}" waits for approval: use \`answerApproval\`.`,
      );
    }
    return this.#add(message, {toolCallId, output: plainOutput(output)});
  }

  /**
   * What a person says to a call that needs their approval. Returns the answer that it stands in.
   *
   * @throws {TypeError} where no such call of the last answer waits for approval.
   */
  approve(toolCallId: string, isApproved: boolean, reason: string | undefined): ChatMessage {
    const {message, call} = this.#find(toolCallId);
    if (!awaitsApproval(call)) {
      throw new TypeError(
        `Expected \`toolCallId\` to name a call that waits for approval, got "${toolCallId}".`,
      );
    }
    if (!isApproved) {
      const output = {error: 'The person refused this call.', ...(reason === undefined ? {} : {reason})};
      return this.#add(message, {toolCallId, output, approval: 'refused'});
    }
    this.#parts.store.dispatch({type: 'tool-approved', message: message.id, toolCallId});
    return this.#last ?? message;
  }

  #add(message: ChatMessage, output: ToolOutput): ChatMessage {
    this.#due = message.id;
    this.#parts.store.dispatch({type: 'tool-answered', message: message.id, outputs: [output]});
    return this.#last ?? message;
  }

  async #goOn(signal: AbortSignal | undefined): Promise<ChatMessage> {
    this.#due = null;
    this.#steps += 1;
    return this.#parts.goOn(signal);
  }

  /** False, and says so, where the model went on as often as it may. */
  #mayGoOn(message: ChatMessage): boolean {
    if (this.#steps < this.#settings.maxToolSteps) return true;
    this.#parts.store.dispatch({type: 'tool-steps-spent', message: message.id, steps: this.#steps});
    return false;
  }

  /** Has the open calls answered. False where some stay open, or nobody waits for them any more. */
  async #answerAll(message: ChatMessage, given: AbortSignal | undefined): Promise<boolean> {
    const signal = this.#waiting(given);
    for (const call of openCalls(message.parts)) this.#tell(message, call);
    const open = this.#isLast(message) && this.#last ? openCalls(this.#last.parts) : [];
    await Promise.all(
      open.filter((call) => !awaitsApproval(call)).map((call) => this.#run(message, call, signal)),
    );
    const last = this.#last;
    return !signal.aborted && last?.id === message.id && openCalls(last.parts).length === 0;
  }

  /** Aborted when nobody waits for tools any more. */
  #waiting(given: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#running.signal, this.#parts.desk.staying, ...(given ? [given] : [])]);
  }

  #tell(message: ChatMessage, part: ToolCallPart): void {
    const key = keyOf(message, part);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const toolCall = toolCallOf(part, this.#restore);
    if (!toolCall) return;
    const needsApproval = awaitsApproval(part);
    this.#parts.store.dispatch({type: 'tool-called', message: message.id, toolCall, needsApproval});
  }

  async #run(message: ChatMessage, part: ToolCallPart, signal: AbortSignal): Promise<void> {
    const {onToolCall} = this.#settings;
    const key = keyOf(message, part);
    if (!onToolCall || this.#given.has(key) || signal.aborted) return;
    this.#given.add(key);
    const {toolCallId} = part;
    this.#parts.store.dispatch({type: 'tool-started', message: message.id, toolCallId});
    const output = await untilAborted(this.#outputOf(onToolCall, message, part, signal), signal);
    if (output !== undefined && !signal.aborted) this.#add(message, {toolCallId, output});
    this.#parts.store.dispatch({type: 'tool-ended', message: message.id, toolCallId});
  }

  /** A failure is an output too: the model can make something of it. */
  async #outputOf(
    onToolCall: OnToolCall,
    message: ChatMessage,
    part: ToolCallPart,
    signal: AbortSignal,
  ): Promise<unknown> {
    const toolCall = toolCallOf(part, this.#restore);
    if (!toolCall) return {error: 'The arguments are not JSON.'};
    try {
      const output = await onToolCall({toolCall, messageId: message.id, signal});
      return output === undefined ? undefined : plainOutput(output);
    } catch (error) {
      return {error: error instanceof Error ? error.message : String(error)};
    }
  }

  #find(toolCallId: string): {readonly message: ChatMessage; readonly call: ToolCallPart} {
    const message = this.#last;
    const isOver = message?.role === 'assistant' && !message.isStreaming && !this.#parts.store.state.reply;
    const call = isOver ? openCalls(message.parts).find((part) => part.toolCallId === toolCallId) : undefined;
    if (message && call) return {message, call};
    throw new TypeError(
      `Expected \`toolCallId\` to name a call of the last answer that has no output, got "${toolCallId}".`,
    );
  }

  #isLast({id}: ChatMessage): boolean {
    return this.#last?.id === id;
  }

  get #last(): ChatMessage | undefined {
    return this.#parts.store.state.messages.at(-1);
  }

  get #restore(): ((text: string) => string) | null {
    const {guards} = this.#settings;
    return guards && ((text) => guards.restore(text));
  }
}

/** Whether an answer ended with calls that are to be answered. One that was cut may hold half a call. */
export function callsTools({role, status, metadata, parts}: ChatMessage): boolean {
  const isCut = metadata?.['finishReason'] === 'length' || metadata?.['finishReason'] === 'content-filter';
  return role === 'assistant' && status === 'complete' && !isCut && openCalls(parts).length > 0;
}

function keyOf({id}: ChatMessage, {toolCallId}: ToolCallPart): string {
  return JSON.stringify([id, toolCallId]);
}

/** What `work` gives, or undefined once `signal` is aborted: a tool that does not listen is not waited for. */
async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  let leave = (): void => {};
  const left = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined);
    // The tool itself may have stopped the chat.
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, {once: true});
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
