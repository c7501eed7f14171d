import type {StreamingChatService} from 'chat-stream';
import 'chat-stream/element';
import {ConversationList} from './conversation-list.js';

interface ModelEntry {
  readonly id: string;
  readonly name: string;
}

const chat = expectElement<'chat-stream'>('chat-stream');
const models = expectElement<'select'>('#model');

chat.suggestions = [
  {label: 'Show me what Markdown looks like', detail: 'Headings, a table, code, lists'},
  {label: 'Say this back to me', detail: 'Choose the model “echo” first'},
  {label: 'Why stream an answer at all?', detail: 'And what can go wrong on the way'},
  {label: 'Tell me a long story', detail: 'Then press stop, or reload'},
];

const conversations = new ConversationList({
  list: expectElement('#conversations'),
  note: expectElement('#rail-note'),
  onOpen: (id) => {
    // A conversation that cannot be opened says so above the composer.
    chat.openConversation(id).catch(() => conversations.load());
    chat.focusComposer();
  },
  onDeleted: (id) => {
    if (chat.service?.state.conversationId === id) chat.newConversation();
  },
});

expectElement('#new-conversation').addEventListener('click', () => {
  chat.newConversation();
  chat.focusComposer();
});

// The element would send by itself: here the chosen model goes along.
chat.addEventListener('chat-send', (event) => {
  const {service} = chat;
  if (!service || models.value === '') return;
  event.preventDefault();
  chat.draft = '';
  send(service, event.text);
});
chat.addEventListener('chat-conversation', (event) => conversations.mark(event.conversationId));
for (const type of ['chat-start', 'chat-finish', 'chat-stop'] as const) {
  chat.addEventListener(type, () => void conversations.load());
}

await Promise.all([conversations.load(), loadModels()]);
conversations.mark(chat.service?.state.conversationId ?? null);

function send(service: StreamingChatService, text: string): void {
  service.send({text, model: models.value}).catch(() => {
    // Refused before it was taken, too long for example: the words go back to where they were written.
    chat.draft = text;
  });
}

async function loadModels(): Promise<void> {
  const response = await fetch('/api/ai/models');
  if (!response.ok) return;
  const {models: entries, defaultModel} = (await response.json()) as {
    models: ModelEntry[];
    defaultModel: string;
  };
  models.replaceChildren(
    ...entries.map(({id, name}) => new Option(name, id, id === defaultModel, id === defaultModel)),
  );
}

function expectElement<Name extends keyof HTMLElementTagNameMap>(
  selector: string,
): HTMLElementTagNameMap[Name];
function expectElement(selector: string): HTMLElement;
function expectElement(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`The page has no ${selector}.`);
  return element;
}
