import type {ChatState, PhaseKind, StateEvent, StreamingChatService} from 'chat-stream';
import {expectElement} from './expect-element.js';
import type {Line} from './line.js';
import {LineLog, wordsFor} from './line-log.js';

export interface LinePanelOptions {
  /** The panel, as the page has it. */
  readonly root: HTMLElement;
  /** The button that opens and closes it. */
  readonly toggle: HTMLElement;
  readonly line: Line;
  readonly service: StreamingChatService;
}

/** Whether the panel is open, for a reload in the middle of an answer. */
const openKey = 'line-panel-open';

const phaseWords = {
  idle: 'Idle',
  connecting: 'Connecting',
  streaming: 'Streaming',
  slow: 'Open, and slow',
  waiting: 'Lost, trying again',
  polling: 'Limited: the answer comes in steps',
  offline: 'Offline',
  stopping: 'Stopping',
  failed: 'Failed',
} satisfies Record<PhaseKind, string>;

/** Where a visitor breaks the connection, and watches it recover. */
export class LinePanel {
  readonly #options: LinePanelOptions;
  readonly #log: LineLog;
  readonly #phase: HTMLElement;
  readonly #kill: HTMLElement;

  constructor(options: LinePanelOptions) {
    this.#options = options;
    const {root, toggle, service} = options;
    this.#log = new LineLog(expectElement('.line-log', root));
    this.#phase = expectElement('.line-phase', root);
    this.#kill = expectElement('#line-kill', root);
    toggle.addEventListener('click', () => this.#show(toggle.ariaExpanded !== 'true'));
    expectElement('#line-close', root).addEventListener('click', () => {
      this.#show(false);
      toggle.focus();
    });
    expectElement('#line-break', root).addEventListener('click', () => this.#break());
    const offline = expectElement('#line-offline-label', root);
    expectElement('#line-offline', root).addEventListener('click', () => this.#turnOffline(offline));
    this.#kill.addEventListener('click', () => void this.#killAnswer());
    const hold = expectElement('#line-hold', root);
    hold.addEventListener('click', () => this.#turnHolding(hold));
    if (sessionStorage.getItem(openKey) === 'true') this.#show(true);
    service.subscribe((state, event) => this.#hear(state, event));
  }

  #show(isOpen: boolean): void {
    const {root, toggle} = this.#options;
    root.hidden = !isOpen;
    toggle.ariaExpanded = String(isOpen);
    sessionStorage.setItem(openKey, String(isOpen));
  }

  #hear(state: ChatState, event: StateEvent | null): void {
    this.#phase.textContent = phaseWords[state.phase.kind];
    this.#phase.dataset['phase'] = state.phase.kind;
    // Not `disabled`, which would take the focus from who pressed it.
    this.#kill.ariaDisabled = String(state.streamId === null);
    const words = event && wordsFor(event);
    if (words !== null) this.#log.add(words);
    if (event?.type === 'reply-ended' && event.status === 'complete') void this.#compare(state);
  }

  #break(): void {
    const cut = this.#options.line.cut();
    this.#log.add(cut === 0 ? 'Nothing is open that could be broken' : 'You broke the connection', 'done');
  }

  #turnOffline(label: HTMLElement): void {
    const {line} = this.#options;
    if (line.isOnline) {
      this.#log.add('You went offline', 'done');
      line.goOffline();
    } else {
      this.#log.add('You are back online', 'done');
      line.goOnline();
    }
    label.textContent = line.isOnline ? 'Go offline' : 'Back online';
  }

  #turnHolding(button: HTMLElement): void {
    const {line} = this.#options;
    if (line.isHolding) {
      this.#log.add('Streams pass again: one is tried from time to time', 'done');
      line.free();
    } else {
      this.#log.add('Streams are held back until they are whole', 'done');
      line.hold();
    }
    button.ariaChecked = String(line.isHolding);
  }

  async #killAnswer(): Promise<void> {
    const {streamId} = this.#options.service.state;
    if (streamId === null) return;
    this.#log.add('You killed the answer on the server', 'done');
    // Not over the line that may be broken: this is done to the server, not to the page.
    const response = await fetch(`/api/demo/streams/${encodeURIComponent(streamId)}/interrupt`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: '{}',
    }).catch(() => null);
    if (!response?.ok) this.#log.add('This server lets nobody kill answers (DEMO_ROUTES)');
  }

  /** The promise, checked: what is on the screen is what the server saved. */
  async #compare({conversationId, messages}: ChatState): Promise<void> {
    const shown = messages.at(-1);
    if (!shown || conversationId === null) return;
    const url = `/api/ai/conversations/${encodeURIComponent(conversationId)}/messages`;
    const response = await fetch(url).catch(() => null);
    if (!response?.ok) return;
    const saved = (await response.json()) as {messages: readonly {id: string; text: string}[]};
    const text = saved.messages.find(({id}) => id === shown.id)?.text;
    const length = shown.content.length.toLocaleString('en');
    if (text === shown.content)
      this.#log.add(`All ${length} characters are as the server saved them`, 'proved');
    else this.#log.add('The text is NOT as the server saved it: please report this', 'done');
  }
}
