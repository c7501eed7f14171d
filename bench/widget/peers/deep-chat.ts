import 'deep-chat';
import type {DeepChat} from 'deep-chat';
import {endpoint, serveWidget} from '../page/widget.js';

/** Its defaults, streaming. What comes is handed to it as the words it reads, by the hook it has for that. */
const chat = document.createElement('deep-chat') as unknown as DeepChat;
chat.connect = {url: endpoint, method: 'POST', stream: true};
chat.responseInterceptor = ({delta = ''}: {readonly delta?: string}) => ({text: delta});
chat.style.inlineSize = '100%';
chat.style.blockSize = '100%';
document.body.append(chat);

serveWidget({
  ask: () => chat.submitUserMessage({text: 'A question.'}),
  input: () => chat.shadowRoot?.querySelector<HTMLElement>('#text-input'),
});
