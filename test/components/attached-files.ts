import {ChatError} from '../../src/base/chat-error.js';
import type {Upload, UploadedFile, UploadOptions} from '../../src/chat/files/upload.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat, type MountOptions} from './mounted-chat.js';

/** One upload, open until the test ends it. */
interface OpenUpload {
  readonly file: File;
  readonly options: UploadOptions;
  take(): void;
  fail(error: unknown): void;
}

/** A host's own way to upload, whose far end the test drives. */
export class DrivenUploads {
  readonly open: OpenUpload[] = [];

  readonly upload: Upload = (file, options) =>
    new Promise<UploadedFile>((resolve, reject) => {
      const fileId = `file-${this.open.length + 1}`;
      const {name, type: mediaType, size: bytes} = file;
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      this.open.push({file, options, take: () => resolve({fileId, name, mediaType, bytes}), fail: reject});
    });
}

export const cut = (): ChatError =>
  new ChatError('cut', {code: 'network', hint: 'The upload broke off. Try again.'});

/** A chat with files, whose uploads the test drives. */
export async function mountWithUploads(
  options: MountOptions = {},
): Promise<{chat: MountedChat; uploads: DrivenUploads}> {
  const uploads = new DrivenUploads();
  const chat = await MountedChat.mount({...options, service: {upload: uploads.upload, ...options.service}});
  return {chat, uploads};
}

export function textFile(name: string, bytes = 4, type = 'text/plain'): File {
  return new File(['x'.repeat(bytes)], name, {type});
}

/** A real picture: red, of `width` by `height` pixels. */
export async function redPicture(name: string, width = 60, height = 30): Promise<File> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, {width, height});
  const context = canvas.getContext('2d');
  if (!context) throw new Error('There is nothing to draw on.');
  context.fillStyle = '#f00';
  context.fillRect(0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return new File([blob ?? ''], name, {type: 'image/png'});
}

export function holding(...files: readonly File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}

/** Does in `target` what the browser does when a person drags, drops or pastes; not every engine lets a page make such events. */
export function give(
  target: EventTarget,
  type: 'paste' | 'dragenter' | 'dragover' | 'dragleave' | 'drop',
  transfer: Pick<DataTransfer, 'types' | 'files'>,
): Event {
  const event = new Event(type, {bubbles: true, composed: true, cancelable: true});
  for (const name of ['dataTransfer', 'clipboardData']) Object.defineProperty(event, name, {value: transfer});
  target.dispatchEvent(event);
  return event;
}

export function pick(chat: MountedChat, ...files: readonly File[]): void {
  const picker = chat.composer.shadowRoot?.querySelector<HTMLInputElement>('.picker');
  if (!picker) throw new Error('No files can be picked.');
  picker.files = holding(...files).files;
  picker.dispatchEvent(new Event('change'));
}

/** What is shown of the files: their names and states. */
export function shownFiles(chat: MountedChat): string[] {
  return itemsOf(chat).map((item) => `${item.querySelector('.name')?.textContent} ${item.dataset['state']}`);
}

export function itemsOf(chat: MountedChat): HTMLElement[] {
  const tray = chat.element.shadowRoot?.querySelector('chat-stream-attachments');
  return [...(tray?.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [])];
}

export function refusalsOf(chat: MountedChat): string[] {
  const tray = chat.element.shadowRoot?.querySelector('chat-stream-attachments');
  return [...(tray?.shadowRoot?.querySelectorAll('.refusals li') ?? [])].map(
    (line) => line.textContent ?? '',
  );
}

/** The button of file number `at`. */
export function buttonOf(chat: MountedChat, at: number, name: 'remove' | 'retry'): HTMLButtonElement {
  const button = itemsOf(chat)[at]?.querySelector<HTMLButtonElement>(`.${name}`);
  if (!button) throw new Error(`File ${at} has no ${name}.`);
  return button;
}

export async function shows(chat: MountedChat, ...files: readonly string[]): Promise<void> {
  const wanted = files.join(', ');
  await until(() => shownFiles(chat).join(', ') === wanted, `the files are: ${wanted}`);
  await chat.settled().catch(() => {});
}
