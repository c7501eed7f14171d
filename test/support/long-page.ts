/** A page whose chat holds a conversation of `?count=` messages; number 7 says where to find it. */
import {StreamingChatService} from '../../src/index.js';
import {textMessage} from '../../src/model/message.js';

const count = Number(new URL(location.href).searchParams.get('count'));
const words = 'Some words that make an answer as long as answers are, and no shorter than that. ';

function textOf(at: number): string {
  if (at % 2 === 0) return `Question ${at}?`;
  const secret = at === 7 ? ' The needle is here.' : '';
  return `## Answer ${at}\n\n${words.repeat(3)}\n\n- one **bold** word\n- and \`code\`${secret}\n\n${words.repeat(2)}`;
}

const element = document.querySelector('chat-stream');
await customElements.whenDefined('chat-stream');
const service = new StreamingChatService({endpoint: '/nobody', storage: null, tabs: false});
Object.assign(element ?? {}, {service});
service.setMessages(
  Array.from({length: count}, (_, at) =>
    textMessage({
      id: `m${at}` as never,
      role: at % 2 === 0 ? 'user' : 'assistant',
      createdAt: Date.now() - (count - at) * 60_000,
      text: textOf(at),
    }),
  ),
);
