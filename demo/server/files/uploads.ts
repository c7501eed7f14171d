import type {IncomingMessage} from 'node:http';
import {newId} from '../../../src/base/ids.js';
import type {SavedFile} from '../store/files.js';
import {fileNameOf} from './content-disposition.js';
import type {FileDirectory} from './file-directory.js';
import {badUpload, tooLarge, tooManyUploads} from './file-errors.js';
import type {FileStore} from './file-store.js';

/** Uploads of one person at the same time: as many connections as a browser opens. */
const atOnce = 6;
/** Bytes of a form around its file: boundaries, headers, names. */
const formBytes = 16 * 1024;

export interface UploadsOptions {
  readonly files: FileStore;
  /** Where forms are kept while they are read. */
  readonly directory: FileDirectory;
}

/** Takes files out of requests. Bodies go to disk as they come: how many come at once costs no memory. */
export class Uploads {
  readonly #files: FileStore;
  readonly #directory: FileDirectory;
  /** How many each person has under way. */
  readonly #underWay = new Map<string, number>();
  /** The form that is being read, and those that wait for it. */
  #forms: Promise<unknown> = Promise.resolve();

  constructor({files, directory}: UploadsOptions) {
    this.#files = files;
    this.#directory = directory;
  }

  /**
   * Keeps the file that a request brings: its body as it stands, named by `Content-Disposition`, or the field `file` of
   * a form (`multipart/form-data`).
   *
   * @throws {ChatError} `rate-limit` (429) for a seventh at the same time; `invalid` (400, 415, 422), `too-large` (413)
   *   before more is read, `payment` (402).
   */
  async receive(incoming: IncomingMessage, userId: string): Promise<SavedFile> {
    const count = this.#underWay.get(userId) ?? 0;
    if (count >= atOnce) throw tooManyUploads(atOnce);
    this.#underWay.set(userId, count + 1);
    try {
      return await this.#receive(incoming, userId);
    } finally {
      const left = (this.#underWay.get(userId) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(userId);
      else this.#underWay.set(userId, left);
    }
  }

  async #receive(incoming: IncomingMessage, userId: string): Promise<SavedFile> {
    const {headers} = incoming;
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw badUpload('Send the file without compression.', {status: 415});
    const type = headers['content-type'] ?? null;
    if (type !== null && /^multipart\/form-data\b/i.test(type)) {
      const form = await this.#spool(incoming);
      return this.#inTurn(() => this.#keepFromForm(form, type, userId));
    }
    const claim = {mediaType: type, name: fileNameOf(headers['content-disposition'])};
    const {maxFileBytes} = this.#files.limits;
    return this.#files.keep({userId, claim, bytes: bodyOf(incoming, {maxBytes: maxFileBytes, maxFileBytes})});
  }

  /** The whole form, on disk. */
  async #spool(incoming: IncomingMessage): Promise<SpooledForm> {
    const {maxFileBytes} = this.#files.limits;
    const spool = await this.#directory.begin(newId<'file'>());
    try {
      const limits = {maxBytes: maxFileBytes + formBytes, maxFileBytes};
      for await (const chunk of bodyOf(incoming, limits)) await spool.write(chunk);
      return spool;
    } catch (error) {
      await spool.discard();
      throw error;
    }
  }

  async #keepFromForm(form: SpooledForm, type: string, userId: string): Promise<SavedFile> {
    try {
      const file = await fileOfForm(await form.head(form.size), type);
      const claim = {mediaType: file.type, name: file.name};
      return await this.#files.keep({userId, claim, bytes: file.stream()});
    } finally {
      await form.discard();
    }
  }

  /** A form is in memory, twice, while it is read: one is at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#forms.then(work);
    this.#forms = done.catch(() => {
      // Who sent it is told; the next one is none of its business.
    });
    return done;
  }
}

type SpooledForm = Awaited<ReturnType<FileDirectory['begin']>>;

/** The body as it comes. Not read to its end, it leaves the socket for the answer. */
async function* bodyOf(
  incoming: IncomingMessage,
  {maxBytes, maxFileBytes}: {readonly maxBytes: number; readonly maxFileBytes: number},
): AsyncGenerator<Uint8Array> {
  const refusal = () => tooLarge('A file', maxFileBytes);
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) throw refusal();
  let bytes = 0;
  const chunks = incoming.iterator({destroyOnReturn: false});
  try {
    for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw refusal();
      yield chunk;
    }
  } catch (error) {
    if (incoming.destroyed && !incoming.complete) throw badUpload('The body was cut.', {cause: error});
    throw error;
  }
}

async function fileOfForm(body: Uint8Array, type: string): Promise<File> {
  let form: FormData;
  try {
    form = await new Response(body as BodyInit, {headers: {'Content-Type': type}}).formData();
  } catch (error) {
    throw badUpload('The form cannot be read.', {cause: error});
  }
  const entries = [...form];
  const [entry] = entries;
  if (entries.length !== 1 || entry?.[0] !== 'file' || typeof entry[1] === 'string')
    throw badUpload('The form must have one field, `file`, with a file in it.', {status: 422});
  return entry[1];
}
