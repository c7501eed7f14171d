import {StreamingChatService} from 'chat-stream';
import 'chat-stream/element';
import {ConversationList} from './conversation-list.js';
import {expectElement} from './expect-element.js';
import {KeysPanel} from './keys-panel.js';
import {Line} from './line.js';
import {LinePanel} from './line-panel.js';
import {ScorePlot} from './score-plot.js';

interface ModelEntry {
  readonly id: string;
  readonly name: string;
}

const chat = expectElement('chat-stream');
const models = expectElement<HTMLSelectElement>('#model');

const line = new Line();
const service = new StreamingChatService({
  endpoint: '/api/ai/chat/stream',
  protocol: 'chat-stream',
  fetch: line.fetch,
  pageSignals: line.pageSignals,
  // Less than the usual 8 s: who holds streams back here does it to see what becomes of them.
  timeouts: {firstByteMs: 2_500},
});
chat.service = service;
new LinePanel({root: expectElement('#line'), toggle: expectElement('#line-toggle'), line, service});
new ScorePlot({root: expectElement('#score'), service});
new KeysPanel({
  root: expectElement<HTMLDialogElement>('#keys'),
  toggle: expectElement('#keys-toggle'),
  template: expectElement<HTMLTemplateElement>('#key-row'),
});
service.resume().catch(() => {
  // The chat says so itself.
});

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
    if (service.state.conversationId === id) chat.newConversation();
  },
});

expectElement('#new-conversation').addEventListener('click', () => {
  chat.newConversation();
  chat.focusComposer();
});

// The element would send by itself: here the chosen model goes along.
chat.addEventListener('chat-send', (event) => {
  if (models.value === '') return;
  event.preventDefault();
  chat.draft = '';
  send(event.text);
});
chat.addEventListener('chat-conversation', (event) => conversations.mark(event.conversationId));
for (const type of ['chat-start', 'chat-finish', 'chat-stop'] as const) {
  chat.addEventListener(type, () => void conversations.load());
}

await Promise.all([conversations.load(), loadModels()]);
conversations.mark(service.state.conversationId);

function send(text: string): void {
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
