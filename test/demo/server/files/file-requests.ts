import type {Problem} from '../../../../src/model/native-wire.js';
import type {TestServer} from '../../../support/server-harness.js';

export const filesPath = '/api/ai/files';

/** What the server answers to an upload it took. */
export interface Uploaded {
  readonly fileId: string;
  readonly mediaType: string;
  readonly name: string;
  readonly size: number;
}

export interface Sent {
  readonly name?: string;
  /** Empty: nothing is said. */
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** Sends `bytes` as the body. */
export function sendRaw(
  server: TestServer,
  bytes: Uint8Array | string,
  {name = 'photo.png', type = 'image/png', headers = {}}: Sent = {},
): Promise<Response> {
  const named = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
  return fetch(`${server.url}${filesPath}`, {
    method: 'POST',
    headers: {'content-disposition': named, ...(type === '' ? {} : {'content-type': type}), ...headers},
    body: typeof bytes === 'string' ? Buffer.from(bytes) : bytes,
  } as RequestInit);
}

/** Sends `bytes` as a page's form does. */
export function sendForm(
  server: TestServer,
  bytes: Uint8Array | string,
  {name = 'photo.png', type = 'image/png', headers = {}}: Sent = {},
): Promise<Response> {
  const form = new FormData();
  form.append('file', new Blob([bytes as BlobPart], {type}), name);
  return fetch(`${server.url}${filesPath}`, {method: 'POST', headers, body: form});
}

/** Uploads what must be taken. */
export async function upload(
  server: TestServer,
  bytes: Uint8Array | string,
  sent: Sent = {},
): Promise<Uploaded> {
  const response = await sendRaw(server, bytes, sent);
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Uploaded;
}

/** Status and code of an answer, as `415 invalid`; of one that is no problem, its status. */
export async function refusalOf(response: Response): Promise<string> {
  const {code} = (await response.json().catch(() => ({}))) as Problem;
  return code === undefined ? String(response.status) : `${response.status} ${code}`;
}

export function getFile(
  server: TestServer,
  id: string,
  {method = 'GET', headers = {}}: {readonly method?: string; readonly headers?: Record<string, string>} = {},
): Promise<Response> {
  return fetch(`${server.url}${filesPath}/${id}`, {method, headers});
}
