import type {ServerOptions} from '../../../demo/server/app.js';
import {
  type ChatState,
  type StateEvent,
  StreamingChatService,
  type StreamingChatServiceOptions,
} from '../../../src/index.js';
import {type ChatWorld, openChatWorld} from '../chat-world.js';
import type {ProxiedRequest} from './http-stream.js';
import {type ChaosProxy, type Plan, startChaosProxy} from './proxy.js';

/** A chat whose line to the real server goes through the proxy, by a plan of its own. */
export interface ChaosChat {
  readonly service: StreamingChatService;
  /** Its requests so far; numbered from 1 for this chat. */
  readonly requests: readonly ProxiedRequest[];
  /** Those for its streams alone: starts, resumes, snapshots, polls, stops. */
  readonly streamRequests: readonly ProxiedRequest[];
  /** All that its state was told, oldest first. */
  readonly events: readonly StateEvent[];
  /** Texts of the open reply that were on show, each once. */
  readonly shown: readonly string[];
}

export interface ChaosBench {
  readonly world: ChatWorld;
  readonly proxy: ChaosProxy;
  /** A chat of its own, so that many can run at a time. Its plan sees the numbers of its own requests. */
  chat(plan: Plan, options?: Partial<StreamingChatServiceOptions>): ChaosChat;
  close(): Promise<void>;
}

/** Tells the proxy whose request it is. */
const chatHeader = 'x-chat';

/** The real server, the chaos proxy in front of it, and as many chats as are asked for. */
export async function openChaosBench(options: ServerOptions = {}): Promise<ChaosBench> {
  const world = await openChatWorld(options);
  const plans: Plan[] = [];
  const services: StreamingChatService[] = [];
  const proxy = await startChaosProxy(world.server.url, (request) => {
    const plan = plans[Number(request.headers.get(chatHeader))];
    return plan ? plan(request) : null;
  });
  return {
    world,
    proxy,
    chat(plan, more = {}) {
      const requests: ProxiedRequest[] = [];
      const streamRequests: ProxiedRequest[] = [];
      const name = String(plans.length);
      plans.push((request) => {
        const own = {...request, number: requests.length + 1};
        requests.push(own);
        if (request.path.includes('/chat/stream')) streamRequests.push(own);
        return plan(own);
      });
      const service = new StreamingChatService({
        endpoint: `${proxy.url}/api/ai/chat/stream`,
        storage: null,
        // Tries again at once: how long a wait is, is asked where waits are tested.
        random: () => 0,
        ...more,
        headers: async () => {
          const own = new Headers(typeof more.headers === 'function' ? await more.headers() : more.headers);
          own.set(chatHeader, name);
          return own;
        },
      });
      services.push(service);
      return {
        service,
        requests,
        streamRequests,
        ...record(service),
      };
    },
    async close() {
      for (const service of services) service.dispose();
      await proxy.close();
      await world.close();
    },
  };
}

function record(service: StreamingChatService): Pick<ChaosChat, 'events' | 'shown'> {
  const events: StateEvent[] = [];
  const shown: string[] = [];
  service.subscribe((state: ChatState, event: StateEvent | null) => {
    if (event) events.push(event);
    const text = state.streamingContent;
    if (text !== shown.at(-1)) shown.push(text);
  });
  return {events, shown};
}

/** Runs `work` on all `items`, `width` of them at a time. Fails with the first failure, when the others are done. */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      await work(item).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({length: width}, worker));
  if (failures.length > 0) throw failures[0];
}
