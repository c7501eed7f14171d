import {EventSourceParserStream} from 'eventsource-parser/stream';
import type {ChatEvent} from '../../src/model/chat-event.js';
import {postJson, sendBody, streamPath, type TestServer} from './server-harness.js';

/** One event as it came over the wire. */
export interface WireEvent {
  readonly id: string;
  readonly seq: number;
  readonly event: ChatEvent;
}

/** Reads an event stream one event at a time. */
export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<{id?: string | undefined; data: string}>;
  readonly all: WireEvent[] = [];

  constructor(readonly response: Response) {
    if (!response.body) throw new Error(`no body, status ${response.status}`);
    this.#reader = response.body
      .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
      .pipeThrough(new EventSourceParserStream())
      .getReader();
  }

  /** The next event, or null at the end of the body. */
  async next(): Promise<WireEvent | null> {
    const {done, value} = await this.#reader.read();
    if (done) return null;
    const {seq, ...event} = JSON.parse(value.data) as ChatEvent & {seq: number};
    const wireEvent = {id: value.id ?? '', seq, event: event as ChatEvent};
    this.all.push(wireEvent);
    return wireEvent;
  }

  /** All events up to the end of the body. */
  async rest(): Promise<WireEvent[]> {
    while (await this.next()) {
      // `next` keeps them.
    }
    return this.all;
  }

  /** Leaves, as a closed tab does. */
  leave(): Promise<void> {
    return this.#reader.cancel();
  }
}

/** Starts a run and reads it from its first event. */
export async function startReading(
  server: TestServer,
  message: string,
  {fields = {}, headers = {}}: {fields?: Record<string, unknown>; headers?: Record<string, string>} = {},
): Promise<EventReader> {
  const response = await postJson(`${server.url}${streamPath}`, sendBody(message, fields), {headers});
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return new EventReader(response);
}

/** Reads what a resume, a snapshot or a POST answers with, to its end. */
export async function readAll(response: Response): Promise<WireEvent[]> {
  return new EventReader(response).rest();
}

export function startOf(events: readonly WireEvent[]): Extract<ChatEvent, {type: 'start'}> {
  const [first] = events;
  if (first?.event.type !== 'start') throw new Error(`first event is ${first?.event.type}`);
  return first.event;
}

/** What was said, without the numbers. */
export function textOf(events: readonly WireEvent[]): string {
  let text = '';
  for (const {event} of events) {
    if (event.type === 'chunk') text += event.content;
    if (event.type === 'reset')
      text = event.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  }
  return text;
}
