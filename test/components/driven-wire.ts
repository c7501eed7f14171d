import {encodeEvent, eventStreamType} from '../../src/encoders/chat-stream.js';
import type {ChatEvent} from '../../src/model/chat-event.js';

/** One streaming answer, open until the test ends or cuts it. */
export class DrivenAnswer {
  readonly response: Response;
  readonly streamId: string;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #seq = 0;
  /** True once the reader let go of the body. */
  isCancelled = false;

  constructor(streamId: string) {
    this.streamId = streamId;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.isCancelled = true;
      },
    });
    this.response = new Response(body, {
      headers: {'content-type': eventStreamType, 'stream-id': streamId},
    });
  }

  /** Sends `start`, with ids that are the server's own. */
  start(conversationId = 'conversation-1'): this {
    return this.send({
      type: 'start',
      streamId: this.streamId,
      messageId: `answer-of-${this.streamId}`,
      userMessageId: `question-of-${this.streamId}`,
      conversationId,
      model: 'test/model',
    });
  }

  /** Goes on at number `seq`, as a stream that was taken up does. */
  from(seq: number): this {
    this.#seq = seq;
    return this;
  }

  chunk(content: string): this {
    return this.send({type: 'chunk', content});
  }

  send(event: ChatEvent): this {
    this.#controller?.enqueue(new TextEncoder().encode(encodeEvent(this.streamId, this.#seq, event)));
    this.#seq += 1;
    return this;
  }

  done(): void {
    this.send({type: 'done', finishReason: 'stop'});
    this.#controller?.close();
  }

  fail(code: 'overloaded' | 'server' | 'auth'): void {
    this.send({type: 'error', code, message: code, hint: '', retryable: code !== 'auth'});
    this.#controller?.close();
  }

  /** The line drops. */
  cut(): void {
    this.#controller?.error(new TypeError('network error'));
  }
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * The far end of the line: a `fetch` whose POSTs are answered by real streaming responses, which the test fills.
 */
export class DrivenWire {
  readonly requests: SeenRequest[] = [];
  readonly answers: DrivenAnswer[] = [];
  /** Answers the next requests in place of a stream; null lets them stream. */
  refuseWith: (() => Response | Promise<Response>) | null = null;

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    this.requests.push({method: request.method, url: request.url, headers: request.headers, body});
    if (this.refuseWith) return this.refuseWith();
    if (request.url.endsWith('/stop')) return new Response(null, {status: 204});
    // A GET takes up the stream that was cut.
    const taken = request.method === 'GET' ? this.answers.at(-1)?.streamId : undefined;
    const answer = new DrivenAnswer(taken ?? `stream-${this.answers.length + 1}`);
    this.answers.push(answer);
    return answer.response;
  };

  /** The answer that was asked for last. */
  get answer(): DrivenAnswer {
    const answer = this.answers.at(-1);
    if (!answer) throw new Error('Nothing was asked yet.');
    return answer;
  }
}
