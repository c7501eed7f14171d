import {expectElement} from './expect-element.js';
import {deleteKey, type KeyProvider, KeysError, type SavedKey, saveKey, testKey} from './keys-client.js';

type Tone = 'good' | 'bad' | 'plain';

const dates = new Intl.DateTimeFormat('en', {dateStyle: 'medium'});

/** One service in the panel of keys: what is saved for it, and what can be done about it. */
export class KeyRow {
  readonly element: HTMLElement;
  readonly #provider: KeyProvider;
  readonly #form: HTMLFormElement;
  readonly #field: HTMLInputElement;
  readonly #confirm: HTMLElement;
  readonly #note: HTMLElement;
  #saved: SavedKey | null;
  #isBusy = false;

  /** `template` holds a row as the page has it. */
  constructor(template: HTMLTemplateElement, provider: KeyProvider, saved: SavedKey | null) {
    const copy = document.importNode(template.content, true);
    this.element = expectElement('.key', copy);
    this.#provider = provider;
    this.#saved = saved?.hasKey ? saved : null;
    this.#form = expectElement<HTMLFormElement>('.key-form', this.element);
    this.#field = expectElement<HTMLInputElement>('input', this.#form);
    this.#confirm = expectElement('.key-confirm', this.element);
    this.#note = expectElement('.key-note', this.element);
    this.#name();
    this.#on('.key-add', () => this.#enter());
    this.#on('.key-replace', () => this.#enter());
    this.#on('.key-test', () => void this.#test());
    this.#on('.key-delete', () => this.#ask());
    this.#on('.key-cancel', () => this.#leave('.key-replace, .key-add'));
    this.#on('.key-keep', () => this.#leave('.key-delete'));
    this.#on('.key-forget', () => void this.#forget());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save();
    });
    this.element.addEventListener('keydown', (event) => {
      // Esc ends what was begun here, and not the panel.
      if (event.key !== 'Escape' || !this.#isAsking) return;
      event.preventDefault();
      this.#leave(this.#form.hidden ? '.key-delete' : '.key-replace, .key-add');
    });
    this.#show();
  }

  /** Forgets what was being entered. */
  reset(): void {
    this.#field.value = '';
    this.#form.hidden = true;
    this.#confirm.hidden = true;
    this.#say('');
    this.#show();
  }

  get #isAsking(): boolean {
    return !this.#form.hidden || !this.#confirm.hidden;
  }

  #name(): void {
    const {name} = this.#provider;
    expectElement('.key-name', this.element).textContent = name;
    expectElement('.key-question', this.element).textContent = `Delete the key for ${name}?`;
    expectElement('.key-label', this.#form).textContent = `New key for ${name}`;
    for (const button of this.element.querySelectorAll<HTMLElement>('.key-actions button')) {
      button.ariaLabel = `${button.textContent}: ${name}`;
    }
  }

  #show(): void {
    const saved = this.#saved;
    const {baseUrl} = saved ?? this.#provider;
    expectElement('.key-place', this.element).textContent =
      baseUrl !== null && URL.canParse(baseUrl) ? new URL(baseUrl).host : '';
    expectElement('.key-state', this.element).replaceChildren(...(saved ? digits(saved) : ['No key']));
    expectElement('.key-since', this.element).textContent = saved ? since(saved) : '';
    expectElement('.key-actions', this.element).hidden = this.#isAsking;
    for (const name of ['test', 'replace', 'delete']) {
      expectElement(`.key-${name}`, this.element).hidden = !saved;
    }
    expectElement('.key-add', this.element).hidden = saved !== null;
  }

  #enter(): void {
    this.#form.hidden = false;
    this.#say('');
    this.#show();
    this.#field.focus();
  }

  #ask(): void {
    this.#confirm.hidden = false;
    this.#say('');
    this.#show();
    expectElement('.key-keep', this.element).focus();
  }

  /** Back to the button of `selector` that is shown. */
  #leave(selector: string): void {
    this.reset();
    this.#focus(selector);
  }

  async #save(): Promise<void> {
    const key = this.#field.value.trim();
    // From here on nothing of the page holds it but the request.
    this.#field.value = '';
    if (key === '') {
      this.#say('Enter a key.', 'bad');
      this.#field.focus();
      return;
    }
    await this.#doing('Saving …', async () => {
      this.#saved = await saveKey(this.#provider.provider, key);
      this.reset();
      this.#say('Saved. Test it to see whether the service takes it.', 'good');
      this.#focus('.key-test');
    });
  }

  #test(): Promise<void> {
    return this.#doing('Asking the service …', async () => {
      const result = await testKey(this.#provider.provider);
      if (result.ok) this.#say('The service takes this key.', 'good');
      else this.#say(result.hint, 'bad');
    });
  }

  #forget(): Promise<void> {
    return this.#doing('Deleting …', async () => {
      await deleteKey(this.#provider.provider);
      this.#saved = null;
      this.reset();
      this.#say('Deleted.', 'plain');
      this.#focus('.key-add');
    });
  }

  /** One thing at a time; what fails is said. */
  async #doing(words: string, work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#say(words);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof KeysError)) throw error;
      this.#say(error.message, 'bad');
      if (!this.#form.hidden) this.#field.focus();
    } finally {
      this.#isBusy = false;
    }
  }

  #say(words: string, tone: Tone = 'plain'): void {
    this.#note.textContent = words;
    this.#note.dataset['tone'] = tone;
  }

  #focus(selector: string): void {
    const buttons = [...this.element.querySelectorAll<HTMLElement>(selector)];
    buttons.find((button) => !button.hidden)?.focus();
  }

  #on(selector: string, listener: () => void): void {
    expectElement(selector, this.element).addEventListener('click', listener);
  }
}

/** Dots for what is not shown, and the last four; of a key that is too short to tell them, dots alone. */
function digits({lastFour}: SavedKey): Node[] {
  const dots = document.createElement('span');
  dots.ariaHidden = 'true';
  dots.textContent = '•••• ';
  const said = document.createElement('span');
  said.className = 'visually-hidden';
  said.textContent = lastFour ? 'Key that ends in ' : 'Key';
  return [said, dots, document.createTextNode(lastFour ?? '')];
}

function since({createdAt, replacedAt}: SavedKey): string {
  return replacedAt === null ? `added ${dates.format(createdAt)}` : `replaced ${dates.format(replacedAt)}`;
}
