import * as v from 'valibot';
import {ChatError} from '../base/chat-error.js';
import {PluginCall, type PluginCallOptions} from './plugin-call.js';
import {errorData, type FromPage, fromPluginSchema, type PluginCallMessage} from './plugin-messages.js';

export interface PluginLineOptions extends Omit<PluginCallOptions, 'call' | 'send'> {
  /** Calls of this plugin that may be open at a time. */
  readonly maxCalls: number;
}

/** The page's end of the line to one plugin: its calls, each apart from the others. */
export class PluginLine {
  readonly #port: MessagePort;
  readonly #options: PluginLineOptions;
  readonly #calls = new Map<string, PluginCall>();

  constructor(port: MessagePort, options: PluginLineOptions) {
    this.#port = port;
    this.#options = options;
    port.addEventListener('message', ({data}) => this.#take(data));
    // Where ports tell it (Electron, Node): nobody is left to hear the answers.
    port.addEventListener('close', () => this.close());
    port.start();
  }

  /** Ends every call, and says so. */
  close(): void {
    for (const call of this.#calls.values()) call.drop();
    this.#calls.clear();
    // Few browsers tell a port that its other end was closed.
    this.#send({type: 'gone'});
    this.#port.close();
  }

  #take(data: unknown): void {
    const parsed = v.safeParse(fromPluginSchema, data);
    if (!parsed.success) {
      const reqId = (data as {readonly reqId?: unknown} | null)?.reqId;
      const issue = v.flatten(parsed.issues);
      const where = Object.keys(issue.nested ?? {}).join(', ') || 'the whole message';
      this.#refuse(
        String(reqId ?? ''),
        new ChatError(`The call cannot be read: ${where}.`, {code: 'invalid'}),
      );
      return;
    }
    const message = parsed.output;
    if (message.type === 'cancel') this.#calls.get(message.reqId)?.cancel();
    else this.#begin(message);
  }

  #begin(message: PluginCallMessage): void {
    const {maxCalls, ...options} = this.#options;
    const {reqId} = message;
    if (this.#calls.has(reqId)) {
      this.#refuse(reqId, new ChatError(`Call "${reqId}" is open already.`, {code: 'conflict'}));
      return;
    }
    if (this.#calls.size >= maxCalls) {
      this.#refuse(reqId, new ChatError(`More than ${maxCalls} calls at a time.`, {code: 'overloaded'}));
      return;
    }
    const call = new PluginCall({...options, call: message, send: (answer) => this.#send(answer)});
    this.#calls.set(reqId, call);
    void call.run().finally(() => this.#calls.delete(reqId));
  }

  #refuse(reqId: string, error: ChatError): void {
    this.#send({type: 'error', reqId, error: errorData(error, {isOurs: true})});
  }

  #send(message: FromPage): void {
    this.#port.postMessage(message);
  }
}
