/** A page whose chats share one socket. Its address says where the service is. */
import {StreamingChatService} from '../../src/index.js';
import {webSocket} from '../../src/transport/index.js';

const service = new URL(location.href).searchParams.get('service') ?? location.origin;
const transport = webSocket(`${service}/api/ai/chat/socket`);

function openChat(): StreamingChatService {
  return new StreamingChatService({
    endpoint: `${service}/api/ai/chat/stream`,
    transports: [transport],
    storage: null,
    retry: {baseMs: 20, maxMs: 200},
  });
}

const page = {chats: [openChat(), openChat()] as const};
Object.assign(globalThis, {socketPage: page});

export type SocketPageGlobals = typeof page;
