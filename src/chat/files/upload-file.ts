import * as v from 'valibot';
import {ChatError} from '../../base/chat-error.js';
import {errorFromResponse} from '../../transport/http-error.js';
import type {ServiceSettings} from '../service-options.js';
import type {UploadedFile, UploadOptions} from './upload.js';
import {ofUpload} from './upload-errors.js';
import {canTellProgress, postForm} from './upload-request.js';

type UploadSettings = Pick<
  ServiceSettings,
  | 'assertAllowed'
  | 'clock'
  | 'credentials'
  | 'fetch'
  | 'filesEndpoint'
  | 'hasOwnFetch'
  | 'prepare'
  | 'refreshAuth'
  | 'timeouts'
>;

const answerSchema = v.object({
  fileId: v.pipe(v.string(), v.minLength(1)),
  name: v.string(),
  mediaType: v.string(),
  size: v.number(),
});

/**
 * Uploads `file` to the native server, as a page's form does: `POST` of field `file`. Asked once more where the service answered 401 and
 * credentials could be renewed; for anything else the person is asked.
 *
 * @throws {TypeError} where it is not known where files go. @throws {ChatError} with a hint that speaks of files.
 * @throws the signal's reason when aborted.
 */
export async function uploadFile(
  file: File,
  options: UploadOptions & {readonly signal: AbortSignal},
  settings: UploadSettings,
): Promise<UploadedFile> {
  const url = settings.filesEndpoint;
  if (!url) throw new TypeError('Set `upload` or `filesEndpoint` to upload files.');
  try {
    const response = await withFreshAuth(() => post(url, file, options, settings), settings);
    return await read(response);
  } catch (error) {
    options.signal.throwIfAborted();
    throw error instanceof ChatError ? ofUpload(error) : error;
  }
}

async function withFreshAuth(ask: () => Promise<Response>, {refreshAuth}: UploadSettings): Promise<Response> {
  const response = await ask();
  if (response.status !== 401 || !refreshAuth) return response;
  try {
    await refreshAuth();
  } catch {
    // The host could not: what the file was refused for is what went wrong.
    return response;
  }
  return ask();
}

async function post(
  endpoint: URL,
  file: File,
  {signal, onProgress}: UploadOptions & {readonly signal: AbortSignal},
  settings: UploadSettings,
): Promise<Response> {
  const given = {url: endpoint.href, method: 'POST', headers: {accept: 'application/json'}} as const;
  const {url, headers: all} = await settings.prepare(given);
  const {'content-type': _, ...headers} = all;
  const body = new FormData();
  body.append('file', file, file.name);
  // A `fetch` of the host's is how it wants to be asked; nor can XMLHttpRequest leave credentials out.
  if (!onProgress || settings.hasOwnFetch || settings.credentials === 'omit' || !canTellProgress()) {
    return settings.fetch(url, {method: 'POST', headers, body, signal});
  }
  settings.assertAllowed(new URL(url));
  return postForm({
    url,
    headers,
    body,
    isWithCredentials: settings.credentials === 'include',
    signal,
    silenceMs: settings.timeouts.firstByteMs,
    clock: settings.clock,
    // What is around the file in its form counts as sent with it.
    onSent: (bytes) => onProgress({sentBytes: Math.min(bytes, file.size), totalBytes: file.size}),
  });
}

async function read(response: Response): Promise<UploadedFile> {
  if (!response.ok) throw await errorFromResponse(response, 'open');
  const answer = v.safeParse(answerSchema, await readJson(response));
  if (!answer.success) {
    throw new ChatError('The service did not answer with a file.', {code: 'protocol', stage: 'open'});
  }
  const {size: bytes, ...named} = answer.output;
  return {...named, bytes};
}

async function readJson(response: Response): Promise<unknown> {
  const isJson = /\bjson\b/i.test(response.headers.get('content-type') ?? '');
  try {
    return await response.json();
  } catch (cause) {
    // Another thing's page. JSON that is none was cut: WebKit does not tell an answer that broke off from a whole one.
    if (!isJson) return null;
    throw new ChatError('The connection was lost.', {code: 'network', stage: 'open', cause});
  }
}
