import type {StreamingChatServiceOptions} from '../../src/chat/service-options.js';
import type {StateEventType} from '../../src/chat/state-event.js';
import {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import {type ScriptedWire, type Step, scriptWire} from './scripted-wire.js';
import {afterEach} from './suite.js';

const services: StreamingChatService[] = [];
afterEach(() => {
  for (const service of services.splice(0)) service.dispose();
});

export interface ScriptedChat {
  readonly service: StreamingChatService;
  readonly wire: ScriptedWire;
  /** Types of all events since the beginning. */
  readonly heard: readonly StateEventType[];
}

/** A real service on a scripted wire, that waits for no jitter and is disposed after the test. */
export function scriptChat(
  steps: readonly Step[],
  options: Partial<StreamingChatServiceOptions> = {},
): ScriptedChat {
  const wire = scriptWire(...steps);
  const service = new StreamingChatService({
    endpoint: wire.endpoint,
    fetch: wire.fetch,
    random: () => 0,
    storage: null,
    ...options,
  });
  services.push(service);
  const heard: StateEventType[] = [];
  service.subscribe((_, event) => event && heard.push(event.type));
  return {service, wire, heard};
}
