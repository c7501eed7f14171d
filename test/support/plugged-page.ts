import {ChatError} from '../../src/base/chat-error.js';
import type {ChatEvent} from '../../src/model/chat-event.js';
import {
  type AttachOptions,
  connectToHost,
  type HostConnection,
  PluginHost,
  type PluginHostOptions,
} from '../../src/plugin-host/index.js';
import {Doors} from './doors.js';
import {wireOrigin} from './place.js';
import {type ScriptedWire, type Step, scriptWire} from './scripted-wire.js';
import {afterEach} from './suite.js';

export const doors = new Doors();
afterEach(() => doors.close());

export const hi = [{role: 'user', content: 'Hi'}] as const;
export const chunk = (content: string) => ({type: 'chunk', content});
export const done = {type: 'done', finishReason: 'stop'};
export const start = {type: 'start', streamId: 's', messageId: 'm', conversationId: 'c', model: 'x'};

export interface Plugged {
  readonly plugin: HostConnection;
  readonly wire: ScriptedWire;
  readonly endpoint: string;
  readonly detach: () => void;
  /** Every message that reached the plugin's side, as text. */
  readonly crossed: () => string;
}

/** A page with one plugin, and a real upstream that answers by script. */
export async function plug(
  steps: readonly Step[],
  options: PluginHostOptions = {},
  attach: Partial<AttachOptions> = {},
): Promise<Plugged> {
  const wire = scriptWire(...steps);
  const host = new PluginHost({fetch: wire.fetch, random: () => 0, ...options});
  const [page, port] = doors.pair();
  const {detach} = host.attach(page, {name: 'notes', network: [wireOrigin], ...attach});
  let crossed = '';
  port.addEventListener('message', ({data}) => {
    crossed += JSON.stringify(data);
  });
  const plugin = await connectToHost({port});
  return {plugin, wire, endpoint: wire.endpoint, detach, crossed: () => crossed};
}

export async function eventsOf(answer: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of answer) events.push(event);
  return events;
}

export async function errorOf(answer: AsyncIterable<ChatEvent>): Promise<ChatError> {
  const error: unknown = await eventsOf(answer).then(
    () => new Error('It ended well.'),
    (reason: unknown) => reason,
  );
  if (error instanceof ChatError) return error;
  throw error;
}
