/** A page whose element speaks ChatChunk over a socket. Its address says where the service is. */
import {StreamingChatService} from '../../src/index.js';
import {chatChunk} from '../../src/protocols/index.js';
import {webSocket} from '../../src/transport/index.js';

const address = new URL(location.href).searchParams.get('service') ?? '';
const element = document.querySelector('chat-stream');
await customElements.whenDefined('chat-stream');
Object.assign(element ?? {}, {
  service: new StreamingChatService({
    endpoint: address.replace('ws:', 'http:'),
    protocol: chatChunk({model: 'the-model'}),
    transports: [webSocket(address, {auth: false})],
    storage: null,
    tabs: false,
  }),
});
