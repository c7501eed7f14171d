import {ChatError} from '../../base/chat-error.js';

export function noHandler(): ChatError {
  return new ChatError(
    'There is no handler to answer: call `setChatStreamHandler(handler)`, or give a host to `bridge(host)`.',
    {code: 'bridge', stage: 'connect'},
  );
}
