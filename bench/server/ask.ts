import {request} from 'node:http';

/** An answer whose first text has come. */
export interface Asked {
  /** By `performance.now()`. */
  readonly firstTextAt: number;
  /** Resolves when all of it was read, or it was left. */
  readonly over: Promise<void>;
  /** Closes the connection, as a closed tab does. */
  leave(): void;
}

/** Asks over a connection of its own and keeps nothing of the answer. Resolves with its first text. */
export function ask(url: string, model: string, message: string): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const asking = request(`${url}/api/ai/chat/stream`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      agent: false,
    });
    asking.on('error', reject).on('response', (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`The server answered ${answer.statusCode}.`));
      const over = new Promise<void>((end) => void answer.on('close', end));
      let text = '';
      const look = (piece: string): void => {
        text += piece;
        if (!text.includes('"type":"chunk"')) return;
        answer.off('data', look).resume();
        resolve({firstTextAt: performance.now(), over, leave: () => asking.destroy()});
      };
      answer.setEncoding('utf8').on('data', look).on('error', reject);
    });
    asking.end(JSON.stringify({trigger: 'send', message, model}));
  });
}
