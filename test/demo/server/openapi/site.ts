import {postJson, sendBody, streamPath} from '../../../support/server-harness.js';
import type {EveryRouteServer} from './every-route-server.js';

/** One request to a route, and the status that it is to have. */
export interface Try {
  /** As the description has it: `GET /path/{name}`. */
  readonly route: string;
  readonly status: number;
  readonly send: (site: Site) => Promise<Response>;
}

/** What a finished answer is named by. */
export interface AnswerIds {
  readonly streamId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly userMessageId: string;
}

/** The server as Ann uses it. */
export class Site {
  constructor(
    readonly server: EveryRouteServer,
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.ask('GET', path, headers);
  }

  delete(path: string): Promise<Response> {
    return this.ask('DELETE', path);
  }

  ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.server.url}${path}`, {method, headers: {...this.headers, ...headers}});
  }

  json(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return postJson(`${this.server.url}${path}`, body, {method, headers: {...this.headers, ...headers}});
  }

  /** An answer that was given, by the mock model that echoes unless another one is named. */
  async answer(model = 'mock/echo'): Promise<AnswerIds> {
    const response = await this.json('POST', '/api/ai/chat', sendBody('Hello', {model}));
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as AnswerIds;
  }

  /** The id of the last event of a stream. */
  async lastEventOf(streamId: string): Promise<string> {
    const polled = await this.get(`${streamPath}/${streamId}/events`);
    return `${streamId}.${((await polled.json()) as {next: number}).next}`;
  }

  /** The id of a file that was uploaded. */
  async file(): Promise<string> {
    const response = await this.upload('Notes.', 'text/plain');
    return ((await response.json()) as {fileId: string}).fileId;
  }

  upload(text: string, type: string): Promise<Response> {
    const headers = {'content-type': type, 'content-disposition': 'attachment; filename="notes.txt"'};
    return fetch(`${this.server.url}/api/ai/files`, {
      method: 'POST',
      headers: {...this.headers, ...headers},
      body: text,
    });
  }

  /** The id of a document that was added. */
  async document(): Promise<string> {
    const response = await this.json('POST', '/api/ai/documents', {
      title: 'Notes',
      text: '# Notes\n\nWords.',
    });
    return ((await response.json()) as {id: string}).id;
  }
}
