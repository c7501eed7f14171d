import type {StopAnswer} from '../../model/native-wire.js';
import type {Turn} from '../../protocols/protocol.js';
import {UnbrokenStream} from '../../stream/unbroken-stream.js';
import type {ServiceSettings} from '../service-options.js';

const learnt = Symbol('learnt');
const attempts = 3;

/**
 * The names of what a stopped turn left at the server. The turn is sent again under its key, which the server
 * knows as stopped: no model is asked. Null where the service has no keys, or cannot be reached.
 */
export async function learnNames(turn: Turn, settings: ServiceSettings): Promise<StopAnswer | null> {
  const {protocol, ladder} = settings;
  // Whether a wire that is being detected has keys is known once it named a stream.
  const hasKeys = protocol.answersAtOnce === true || ladder.isNative;
  if (!protocol.idempotentPost || !hasKeys) return null;
  const reading = new AbortController();
  let names: StopAnswer | null = null;
  const stream = new UnbrokenStream({
    ...settings,
    turn,
    from: null,
    retry: {...settings.retry, attempts},
    signal: reading.signal,
    onEvent: (event) => {
      if (event.type !== 'start') return;
      const {streamId, conversationId, messageId, userMessageId} = event;
      names = {streamId, conversationId, messageId, ...(userMessageId && {userMessageId})};
      reading.abort(learnt);
    },
    onStatus: () => {
      // Nobody is shown the line of a reply that is over.
    },
  });
  try {
    await stream.read();
  } catch {
    // Learnt, or out of reach: then the next message begins a conversation of its own.
  }
  return names;
}
