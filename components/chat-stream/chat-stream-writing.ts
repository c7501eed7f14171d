import type {PropertyValues} from 'lit';
import {query} from 'lit/decorators.js';
import type {Upload} from '../../src/chat/files/upload.js';
import {usualAttachments} from '../composer/attachment-settings.js';
import type {ChatStreamAttachments} from '../composer/attachments/chat-stream-attachments.js';
import type {ChatStreamComposer} from '../composer/chat-stream-composer.js';
import {FileDrop} from '../composer/file-drop.js';
import type {ChatFilesEvent} from '../composer/files-event.js';
import {ModelOffer} from '../composer/model-offer.js';
import type {ChatSubmitEvent} from '../composer/submit-event.js';
import type {LateParts} from '../shared/late-parts.js';
import type {ChatSayEvent} from '../shared/say-event.js';
import {ChatStreamPanel} from './chat-stream-panel.js';

/** The part of `<chat-stream>` in which a message is put together: its words, its files, and the model that is to answer. */
export abstract class ChatStreamWriting extends ChatStreamPanel {
  @query('.attachments') protected readonly tray!: ChatStreamAttachments | null;

  protected abstract readonly parts: LateParts;

  /** Which files may go with a message, where any may. */
  protected attachmentSettings = usualAttachments;
  protected readonly offer = new ModelOffer(() => this.requestUpdate());
  protected readonly drop = new FileDrop(this, {
    takesFiles: () => this.takesFiles && !this.disabled,
    onFiles: (files) => void this.#attach(files),
  });

  /** Whether files may go with a message. */
  protected get takesFiles(): boolean {
    return this.attachments !== false && (this.service?.canUpload ?? false);
  }

  protected override get chosenModel(): string | null {
    return this.offer.chosen(this.model);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.offer.read(this.models, this.service);
    if (changed.has('attachments')) this.attachmentSettings = {...usualAttachments, ...this.attachments};
  }

  protected readonly upload: Upload = async (file, options) => {
    if (!this.service) throw new TypeError('Set `endpoint` or `service` before files are attached.');
    return this.service.upload(file, options);
  };

  protected readonly onDraft = (event: Event): void => {
    this.draft = (event.currentTarget as ChatStreamComposer).draft;
  };

  protected readonly onFiles = ({files}: ChatFilesEvent): void => void this.#attach(files);

  protected readonly onAttachmentsChanged = (): void => this.requestUpdate();

  protected readonly onModel = (event: Event): void => {
    this.model = (event.currentTarget as ChatStreamComposer).model;
  };

  protected readonly onSay = ({text}: ChatSayEvent): void => this.say(text);

  protected readonly onSubmit = ({text}: ChatSubmitEvent): void => {
    if (!this.sendForPerson(text, this.tray?.uploaded)) return;
    this.draft = '';
    this.tray?.clear();
  };

  async #attach(files: readonly File[]): Promise<void> {
    if (!this.tray) await this.parts.load('attachments');
    this.tray?.add(files);
  }
}
