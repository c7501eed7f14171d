/** People with tabs that share streams: makes their tabs, and ends them all. */
import {newId} from '../../src/base/ids.js';
import type {TabsOptions} from '../../src/chat/tabs/tabs.js';
import {locks, SharedTab} from './shared-tab.js';

const tabs: SharedTab[] = [];
const others: BroadcastChannel[] = [];

export interface Person {
  readonly streamId: string;
  readonly lockName: string;
  tab(options?: Partial<TabsOptions>): SharedTab;
  /** What these tabs say, past the product. */
  channel(): BroadcastChannel;
}

/** Somebody whose tabs show one stream; no test hears of another's. */
export function person(): Person {
  const [namespace, streamId] = [newId(), newId()];
  return {
    streamId,
    lockName: `chat-stream:${namespace}:${streamId}`,
    tab(options) {
      const tab = new SharedTab(namespace, streamId, options);
      tabs.push(tab);
      return tab;
    },
    channel() {
      const channel = new BroadcastChannel(`chat-stream:${namespace}`);
      others.push(channel);
      return channel;
    },
  };
}

export const ignored = (_: unknown): void => {};
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A tab that has the lock and says nothing. */
export function holdLock(name: string): {readonly held: Promise<void>; release(): void} {
  let release = ignored as () => void;
  const held = new Promise<void>((resolve) => {
    void locks.request(name, {}, () => {
      resolve();
      return new Promise<void>((over) => {
        release = over;
      });
    });
  });
  return {held, release: () => release()};
}

/** Ends every tab that `person` made. For `afterEach`. */
export function closeTabs(): void {
  for (const {tabs: shared} of tabs.splice(0)) shared.dispose();
  for (const channel of others.splice(0)) channel.close();
}
