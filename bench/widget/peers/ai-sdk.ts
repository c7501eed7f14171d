import {useChat} from '@ai-sdk/react';
import {DefaultChatTransport, type UIMessage} from 'ai';
import {createElement, memo, type ReactElement, useEffect, useRef, useState} from 'react';
import {createRoot} from 'react-dom/client';
import {Streamdown} from 'streamdown';
import {endpoint, serveWidget} from '../page/widget.js';

/*
 * The chat of the AI SDK's own guide, its answers drawn by Streamdown with its defaults and without its optional plugins, and
 * redrawn every 50 ms at most, as the guide advises. @see https://ai-sdk.dev/docs/ai-sdk-ui/chatbot#throttling-ui-updates
 */

const transport = new DefaultChatTransport({api: endpoint});
let send = (): void => {};

const Message = memo(
  ({message}: {readonly message: UIMessage}): ReactElement =>
    createElement(
      'article',
      null,
      message.parts.map((part, at) =>
        part.type === 'text' ? createElement(Streamdown, {key: at}, part.text) : null,
      ),
    ),
);

function Chat(): ReactElement {
  const {messages, sendMessage} = useChat({transport, experimental_throttle: 50});
  const [draft, setDraft] = useState('');
  const transcript = useRef<HTMLElement>(null);
  send = () => void sendMessage({text: 'A question.'});
  useEffect(() => {
    if (messages.length > 0 && transcript.current)
      transcript.current.scrollTop = transcript.current.scrollHeight;
  }, [messages]);
  return createElement(
    'div',
    {className: 'frame'},
    createElement(
      'main',
      {ref: transcript},
      messages.map((message) => createElement(Message, {key: message.id, message})),
    ),
    createElement('textarea', {
      value: draft,
      onChange: (event: {readonly currentTarget: HTMLTextAreaElement}) => setDraft(event.currentTarget.value),
    }),
  );
}

const root = document.createElement('div');
root.className = 'frame';
document.body.append(root);
createRoot(root).render(createElement(Chat, null));

serveWidget({ask: () => send(), input: () => document.querySelector('textarea')});
