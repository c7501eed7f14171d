/** One entry of `GET /api/ai/conversations`. */
export interface ConversationEntry {
  readonly id: string;
  readonly title: string;
}

export interface ConversationListOptions {
  /** The `<ul>` to fill. */
  readonly list: HTMLElement;
  /** Where problems are said. */
  readonly note: HTMLElement;
  readonly onOpen: (id: string) => void;
  readonly onDeleted: (id: string) => void;
}

const url = '/api/ai/conversations';

/** The server's conversations, newest first, as a list to choose from. */
export class ConversationList {
  readonly #options: ConversationListOptions;
  #current: string | null = null;

  constructor(options: ConversationListOptions) {
    this.#options = options;
  }

  /** Marks conversation `id` as the one that is shown. */
  mark(id: string | null): void {
    this.#current = id;
    for (const button of this.#options.list.querySelectorAll<HTMLElement>('.title')) {
      button.ariaCurrent = String(button.dataset['id'] === id);
    }
  }

  /** Asks the server again. */
  async load(): Promise<void> {
    const {list, note} = this.#options;
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      const {conversations} = (await response.json()) as {conversations: ConversationEntry[]};
      list.replaceChildren(...conversations.map((entry) => this.#item(entry)));
      this.mark(this.#current);
      note.textContent = conversations.length === 0 ? 'Conversations will stand here.' : '';
    } catch {
      // The chat itself says when the server is gone; the list keeps what it showed.
      note.textContent = 'The list could not be loaded.';
    }
  }

  #item({id, title}: ConversationEntry): HTMLElement {
    const open = document.createElement('button');
    open.type = 'button';
    open.className = 'title';
    open.dataset['id'] = id;
    open.textContent = title;
    open.title = title;
    open.addEventListener('click', () => this.#options.onOpen(id));
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'delete';
    remove.ariaLabel = `Delete “${title}”`;
    remove.title = 'Delete';
    remove.append(cross());
    remove.addEventListener('click', () => void this.#delete(id, title));
    const item = document.createElement('li');
    item.append(open, remove);
    return item;
  }

  async #delete(id: string, title: string): Promise<void> {
    if (!confirm(`Delete “${title}”? Its messages are gone for good.`)) return;
    const response = await fetch(`${url}/${encodeURIComponent(id)}`, {
      method: 'DELETE',
      headers: {'content-type': 'application/json'},
    });
    if (response.ok || response.status === 404) this.#options.onDeleted(id);
    else this.#options.note.textContent = 'It could not be deleted. Try again.';
    await this.load();
  }
}

function cross(): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svg.namespaceURI, 'path');
  path.setAttribute('d', 'm5.5 5.5 9 9m0-9-9 9');
  svg.append(path);
  return svg;
}
