import {type LitElement, nothing, type TemplateResult} from 'lit';
import {labels} from '../shared/labels.js';
import {ChatSayEvent} from '../shared/say-event.js';
import {allCommands, type ChatCommand, matchingCommands} from './commands.js';
import type {MenuContent} from './composer-menu.js';
import {LateMenu} from './late-menu.js';

export interface CommandHost extends LitElement {
  readonly draft: string;
  readonly commands: readonly ChatCommand[];
  write(draft: string): void;
}

/** What `/` offers, while a draft is nothing but the beginning of a command. */
export class CommandMenu {
  readonly #host: CommandHost;
  readonly #late: LateMenu;
  /** How many were offered last, so that it is said when that changes. */
  #count = 0;

  constructor(host: CommandHost) {
    this.#host = host;
    this.#late = new LateMenu(host);
  }

  get isOpen(): boolean {
    return this.activeId !== null;
  }

  get activeId(): string | null {
    return this.#late.menu?.activeId ?? null;
  }

  /** Opens, narrows or closes, by what the person wrote. */
  follow(draft: string): void {
    if (draft.startsWith('/') && this.#matching().length > 0) {
      void this.#late.show(() => this.#content()).then(() => this.#tell());
    } else {
      this.close();
    }
  }

  close(): void {
    this.#count = 0;
    this.#late.close();
  }

  onKeydown(event: KeyboardEvent): boolean {
    return this.#late.menu?.onKeydown(event) ?? false;
  }

  render(): TemplateResult | typeof nothing {
    return this.#late.menu?.render() ?? nothing;
  }

  #matching(): readonly ChatCommand[] {
    const slot = this.#host.shadowRoot?.querySelector<HTMLSlotElement>('slot[name="commands"]') ?? null;
    return matchingCommands(allCommands(this.#host.commands, slot), this.#host.draft);
  }

  #content(): MenuContent | null {
    const choices = this.#matching().map((command) => ({
      label: `/${command.name}`,
      detail: command.description ?? '',
      isCurrent: false,
      take: () => this.#take(command),
    }));
    return {kind: 'commands', choices};
  }

  #take({text = '', run}: ChatCommand): void {
    this.#count = 0;
    this.#host.write(text);
    this.#host.focus();
    run?.();
  }

  #tell(): void {
    const count = this.isOpen ? this.#matching().length : 0;
    if (count > 0 && count !== this.#count)
      this.#host.dispatchEvent(new ChatSayEvent(labels.saidCommands(count)));
    this.#count = count;
  }
}
