import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import type {Upload, UploadedFile} from '../../../src/chat/files/upload.js';
import {foundation} from '../../shared/foundation.js';
import {closeIcon, fileIcon, retryIcon, warningIcon} from '../../shared/icons.js';
import {lateLabels} from '../../shared/late-labels.js';
import {ChatSayEvent} from '../../shared/say-event.js';
import {type AttachmentSettings, usualAttachments} from '../attachment-settings.js';
import {sortFiles} from './attachment-rules.js';
import {attachmentStyles} from './attachments.styles.js';
import {drawThumbnail, isDrawable} from './thumbnail.js';
import {type UploadEntry, Uploads} from './uploads.js';

/**
 * @summary The files that go with the message that is being written: uploaded as they come, to be tried again and removed.
 * @event chat-attachments-changed - Files came, went or are further on their way. Stays inside `<chat-stream>`.
 * @event chat-attachments-left - What had the focus is gone, and no file is left. Stays inside `<chat-stream>`.
 * @event chat-say - Something is to be said to those who do not see it; carries `text`. Stays inside `<chat-stream>`.
 * @csspart list - The list of files.
 * @csspart item - One of them.
 * @csspart preview - What it looks like: a small picture, or a sheet.
 * @csspart name - Its name.
 * @csspart detail - Its size, how far it is, or what went wrong.
 * @csspart progress - The ring that says how far it is.
 * @csspart retry - The button that uploads it again.
 * @csspart remove - The button that takes it away.
 * @csspart refusals - Which files were left out, and why.
 * @csspart dismiss - The button that takes these lines away.
 * @cssproperty [--chat-attachments-max-height=26cqb] - Height after which the files scroll.
 */
export class ChatStreamAttachments extends LitElement {
  static override styles = [foundation, attachmentStyles];

  readonly #uploads = new Uploads((entry) => this.#onProgress(entry));
  readonly #undrawable = new WeakSet<File>();
  #refusals: readonly string[] = [];
  /** Which file comes into sight once this is drawn; null for what was refused. */
  #showNext: {readonly key: number | null} | null = null;
  /** Which file's button gets the focus once this is drawn; null for none left. */
  #focusNext: {readonly key: number | null} | null = null;

  /** Which files are taken. */
  @property({attribute: false}) settings: Required<AttachmentSettings> = usualAttachments;
  /** How a file is uploaded. */
  @property({attribute: false}) upload: Upload | null = null;

  /** Takes `files` as far as the settings allow, says which it does not take, and uploads the others. */
  add(files: readonly File[]): void {
    const present = this.#uploads.entries.map(({file}) => file);
    const {taken, refusals} = sortFiles(files, present, this.settings);
    this.#refusals = refusals;
    this.#uploads.upload = this.upload;
    for (const file of taken) this.#uploads.add(file);
    this.#showNext = {key: refusals.length > 0 ? null : (this.#uploads.entries.at(-1)?.key ?? null)};
    this.#say([...taken.map(({name}) => lateLabels.saidFileAdded(name)), ...refusals].join(' '));
    this.#changed();
  }

  /** Forgets all files: they went with their message. */
  clear(): void {
    this.#uploads.clear();
    this.#refusals = [];
    this.#changed();
  }

  /** The files that are ready to go. */
  get uploaded(): readonly UploadedFile[] {
    return this.#uploads.entries.flatMap(({state}) => (state.kind === 'uploaded' ? state.uploaded : []));
  }

  /** Why they cannot go yet, in words; empty where they can. */
  get held(): string {
    const kinds = new Set(this.#uploads.entries.map(({state}) => state.kind));
    if (kinds.has('failed')) return lateLabels.uploadsFailed;
    return kinds.has('uploading') || kinds.has('waiting') ? lateLabels.uploadsRunning : '';
  }

  /** Whether there is no file. */
  get isEmpty(): boolean {
    return this.#uploads.entries.length === 0;
  }

  protected override render(): TemplateResult | typeof nothing {
    const {entries} = this.#uploads;
    if (entries.length === 0 && this.#refusals.length === 0) return nothing;
    return html`<div class="tray">
      ${this.#refusals.length === 0 ? nothing : this.#renderRefusals()}
      ${entries.length === 0 ? nothing : this.#renderList(entries)}
    </div>`;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    for (const {key, file} of this.#uploads.entries) {
      const canvas = this.#item(key)?.querySelector('canvas');
      if (canvas && canvas.dataset['drawn'] === undefined) void this.#draw(file, canvas);
    }
    if (this.#showNext) this.#show(this.#showNext.key);
    this.#showNext = null;
    if (this.#focusNext) this.#moveFocus(this.#focusNext.key);
    this.#focusNext = null;
  }

  #renderList(entries: readonly UploadEntry[]): TemplateResult {
    return html`<ul class="list" part="list" aria-label=${lateLabels.attachments}>
      ${repeat(
        entries,
        ({key}) => key,
        (entry) => this.#renderEntry(entry),
      )}
    </ul>`;
  }

  #renderEntry({key, file, state}: UploadEntry): TemplateResult {
    const {name} = file;
    const hasPicture = isDrawable(file) && !this.#undrawable.has(file);
    const detail = `detail-${key}`;
    return html`<li class="item" part="item" data-key=${key} data-state=${state.kind}>
      <span class="look">
        <span class="preview" part="preview" aria-hidden="true">
          ${hasPicture ? html`<canvas></canvas>` : state.kind === 'failed' ? warningIcon : fileIcon}
        </span>
        ${state.kind === 'waiting' || state.kind === 'uploading' ? this.#renderProgress(name, state) : nothing}
      </span>
      <span class="words">
        <span class="name" part="name" dir="auto" title=${name}>${name}</span>
        <span class="detail" part="detail" dir="auto" id=${detail}
          >${state.kind === 'failed' ? state.hint : lateLabels.bytes(file.size)}</span
        >
      </span>
      ${
        state.kind === 'failed' && state.mayRetry
          ? html`<button
            class="button retry"
            part="retry"
            type="button"
            aria-label=${lateLabels.retryFile(name)}
            aria-describedby=${detail}
            title=${lateLabels.retryFile(name)}
            @click=${() => this.#retry(key)}
          >
            ${retryIcon}
          </button>`
          : nothing
      }
      <button
        class="button remove"
        part="remove"
        type="button"
        aria-label=${lateLabels.removeFile(name)}
        aria-describedby=${detail}
        title=${lateLabels.removeFile(name)}
        @click=${() => this.#remove(key, name)}
      >
        ${closeIcon}
      </button>
    </li>`;
  }

  #renderProgress(
    name: string,
    state: {readonly kind: 'waiting'} | {readonly kind: 'uploading'; readonly share: number | null},
  ): TemplateResult {
    const share = state.kind === 'uploading' ? state.share : 0;
    const percent = share === null ? null : Math.round(share * 100);
    return html`<span
      class="progress"
      part="progress"
      role="progressbar"
      aria-label=${lateLabels.uploading(name)}
      aria-valuenow=${percent ?? nothing}
      aria-valuemin=${percent === null ? nothing : 0}
      aria-valuemax=${percent === null ? nothing : 100}
      ?data-endless=${percent === null}
      ><svg viewBox="0 0 36 36" aria-hidden="true">
        <circle class="track" cx="18" cy="18" r="15" />
        <circle class="bar" cx="18" cy="18" r="15" pathLength="100" stroke-dasharray="${percent ?? 25} 100" />
      </svg></span>`;
  }

  #renderRefusals(): TemplateResult {
    return html`<div class="refusals" part="refusals">
      ${warningIcon}
      <ul>
        ${this.#refusals.map((line) => html`<li dir="auto">${line}</li>`)}
      </ul>
      <button
        class="button dismiss"
        part="dismiss"
        type="button"
        aria-label=${lateLabels.dismiss}
        title=${lateLabels.dismiss}
        @click=${this.#dismiss}
      >
        ${closeIcon}
      </button>
    </div>`;
  }

  #retry(key: number): void {
    // The button goes away with the failure.
    this.#focusNext = {key};
    this.#uploads.retry(key);
    this.#changed();
  }

  #remove(key: number, name: string): void {
    const keys = this.#uploads.entries.map((entry) => entry.key);
    const at = keys.indexOf(key);
    this.#focusNext = {key: keys[at + 1] ?? keys[at - 1] ?? null};
    this.#uploads.remove(key);
    this.#say(lateLabels.saidFileRemoved(name));
    this.#changed();
  }

  readonly #dismiss = (): void => {
    this.#refusals = [];
    this.#focusNext = {key: this.#uploads.entries.at(-1)?.key ?? null};
    this.#changed();
  };

  #onProgress({key, file, state}: UploadEntry): void {
    if (state.kind === 'uploaded') this.#say(lateLabels.saidFileReady(file.name));
    if (state.kind === 'failed') {
      this.#say(`${file.name}: ${state.hint}`);
      if (this.#refusals.length === 0) this.#showNext = {key};
    }
    this.#changed();
  }

  #changed(): void {
    this.requestUpdate();
    this.dispatchEvent(new Event('chat-attachments-changed'));
  }

  #say(text: string): void {
    this.dispatchEvent(new ChatSayEvent(text));
  }

  async #draw(file: File, canvas: HTMLCanvasElement): Promise<void> {
    canvas.dataset['drawn'] = '';
    if (await drawThumbnail(file, canvas)) return;
    this.#undrawable.add(file);
    this.requestUpdate();
  }

  /** Scrolls the files, and never what is around them. */
  #show(key: number | null): void {
    const tray = this.shadowRoot?.querySelector('.tray');
    const item = key === null ? null : this.#item(key);
    if (tray)
      tray.scrollTop += item
        ? item.getBoundingClientRect().top - tray.getBoundingClientRect().top
        : -tray.scrollTop;
  }

  #moveFocus(key: number | null): void {
    const button = key === null ? null : this.#item(key)?.querySelector<HTMLElement>('.remove');
    if (button) button.focus();
    else this.dispatchEvent(new Event('chat-attachments-left'));
  }

  #item(key: number): HTMLElement | null {
    return this.shadowRoot?.querySelector<HTMLElement>(`[data-key="${key}"]`) ?? null;
  }
}
