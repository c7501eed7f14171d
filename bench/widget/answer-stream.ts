import type {ServerResponse} from 'node:http';
import {setTimeout} from 'node:timers/promises';
import {chunkLength} from './answers.js';

/** One answer on its way to a page. */
export class AnswerStream {
  readonly #text: string;
  readonly #chunksPerSecond: number;
  readonly #waiting: {readonly share: number; readonly resolve: () => void}[] = [];
  #sentShare = -1;

  /** `chunksPerSecond`: `Infinity` for all of it as fast as it is taken. */
  constructor(text: string, chunksPerSecond: number) {
    this.#text = text;
    this.#chunksPerSecond = chunksPerSecond;
  }

  /** Resolves when `share` of the text, from 0 to 1, was sent; 0: when it begins. */
  sent(share: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({share, resolve});
      this.#tell();
    });
  }

  /** Each chunk is an event and a write of its own, in time on the whole, however late a timer is. */
  async write(response: ServerResponse): Promise<void> {
    const send = (event: object): void => void response.write(`data: ${JSON.stringify(event)}\n\n`);
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-vercel-ai-ui-message-stream': 'v1',
    });
    send({type: 'start'});
    send({type: 'start-step'});
    send({type: 'text-start', id: 'text'});
    this.#reach(0);
    const startedAt = performance.now();
    for (let at = 0; at < this.#text.length && !response.destroyed; ) {
      await setTimeout(1);
      const due = Math.floor(((performance.now() - startedAt) / 1000) * this.#chunksPerSecond) * chunkLength;
      for (; at < Math.min(due, this.#text.length); at += chunkLength)
        send({type: 'text-delta', id: 'text', delta: this.#text.slice(at, at + chunkLength)});
      this.#reach(Math.min(0.999, at / this.#text.length));
    }
    send({type: 'text-end', id: 'text'});
    send({type: 'finish-step'});
    send({type: 'finish'});
    response.end('data: [DONE]\n\n');
    this.#reach(1);
  }

  #reach(share: number): void {
    this.#sentShare = share;
    this.#tell();
  }

  #tell(): void {
    for (const one of this.#waiting.filter(({share}) => share <= this.#sentShare)) {
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
      one.resolve();
    }
  }
}
