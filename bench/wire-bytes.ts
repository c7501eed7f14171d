import {openChatWorld} from '../test/support/chat-world.js';
import type {Row} from './measure.js';

const wordDelayMs = 30;

/** ST4: bytes of the native event stream per second of an answer of one word every 30 ms, without the HTTP framing. */
export async function wireBytes(): Promise<Row[]> {
  const world = await openChatWorld({mockWordDelayMs: wordDelayMs});
  try {
    const response = await fetch(`${world.server.url}/api/ai/chat/stream`, {
      method: 'POST',
      headers: {'content-type': 'application/json', 'idempotency-key': crypto.randomUUID()},
      body: JSON.stringify({trigger: 'send', message: 'Show me', model: 'mock/markdown'}),
    });
    if (!response.ok || !response.body) throw new Error(`The server answered ${response.status}.`);
    const startedAt = performance.now();
    let bytes = 0;
    for await (const chunk of response.body) bytes += chunk.length;
    const seconds = (performance.now() - startedAt) / 1000;
    return [{what: `native wire at ${wordDelayMs} ms a word`, value: bytes / seconds, unit: 'bytes/s'}];
  } finally {
    await world.close();
  }
}
