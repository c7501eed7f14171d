import {loadReading} from '../../stream/unbroken-stream.js';
import {FirstNames} from '../first-names.js';
import type {OfferedModels} from '../models/offered-models.js';
import type {ServiceSettings} from '../service-options.js';
import type {UploadedFile, UploadOptions} from './upload.js';

/** What a service does ahead of a message: loads what it will need, uploads the files that go with it, and lists the models that may answer it. */
export abstract class ServiceFiles extends FirstNames {
  protected abstract readonly asked: {readonly settings: ServiceSettings; readonly life: AbortSignal};

  /**
   * Loads the code that answers are read with, so that the first message need not wait for it. Call it when a chat is likely to
   * be used; what cannot be loaded now is loaded when it is needed. Sends no request to the service.
   */
  async prepare(): Promise<void> {
    const {protocol, ladder} = this.asked.settings;
    await Promise.allSettled([loadReading(), protocol.load?.(), ...ladder.load()]);
  }

  /** True where it is known how files are uploaded: on the native wire, and where `upload` or `filesEndpoint` was given. */
  get canUpload(): boolean {
    const {upload, filesEndpoint} = this.asked.settings;
    return upload !== null || filesEndpoint !== null;
  }

  /**
   * Uploads a file, to be sent with a message: `send({text, attachments: [await upload(file)]})`. Asks once, and once more where
   * credentials were refused and could be renewed.
   *
   * @throws {TypeError} where it is not known how: set `upload` or `filesEndpoint`.
   * @throws {ChatError} `too-large`, `invalid`, `payment`, `network` and whatever else stands in the way; the `hint` speaks of files.
   * @throws the signal's reason when aborted, `aborted` when the service was disposed.
   */
  async upload(file: File, {signal, onProgress}: UploadOptions = {}): Promise<UploadedFile> {
    const {settings, life} = this.asked;
    const whole = {onProgress, signal: signal ? AbortSignal.any([signal, life]) : life};
    whole.signal.throwIfAborted();
    if (settings.upload) return settings.upload(file, whole);
    const {uploadFile} = await import('./upload-file.js');
    return uploadFile(file, whole, settings);
  }

  /**
   * Which models the server offers, for `send({text, model})`.
   *
   * @throws {TypeError} where it is not known where models are listed: beside an endpoint that ends in `/chat/stream`.
   * @throws {ChatError} whatever the service answers.
   */
  async listModels({signal}: {readonly signal?: AbortSignal} = {}): Promise<OfferedModels> {
    const {settings, life} = this.asked;
    const {listModels} = await import('../models/list-models.js');
    return listModels(settings, signal ? AbortSignal.any([signal, life]) : life);
  }
}
