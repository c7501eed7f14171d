import type {Page} from 'playwright-core';
import {eventually} from './server-eventually.js';
import type {Heard, Shown, SiteGlobals} from './site-page.js';

declare global {
  var pageChat: SiteGlobals;
}

/** A tab that shows a page of a chat site. */
export class SiteTab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Resolves when the page's script ran. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'pageChat' in globalThis);
  }

  /** Loads the page again, as the person would. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** From now on the page loads without a line, too: by a service worker. */
  async keepPage(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.register('/worker.js');
      await navigator.serviceWorker.ready;
    });
  }

  shown(): Promise<Shown> {
    return this.page.evaluate(() => pageChat.shown());
  }

  heard(): Promise<readonly Heard[]> {
    return this.page.evaluate(() => pageChat.heard);
  }

  /** Answers that were shown and became others, as "old → new". */
  undone(): Promise<readonly string[]> {
    return this.page.evaluate(() => pageChat.undone);
  }

  /** Sends, and does not wait for the answer. */
  async send(text: string): Promise<void> {
    await this.page.evaluate((words) => void pageChat.chat.send(words).catch(() => {}), text);
  }

  /** Waits until what is shown is as `isTrue` says, and returns it. */
  until(isTrue: (shown: Shown) => boolean, withinMs = 10_000): Promise<Shown> {
    return eventually(() => this.shown(), isTrue, withinMs);
  }

  /** Waits until the answer has come to `length` characters. */
  untilLength(length: number): Promise<Shown> {
    return this.until(({answer}) => answer.length >= length);
  }

  /** Waits for the end of the last answer, and of all that waits. */
  untilComplete(withinMs = 20_000): Promise<Shown> {
    return this.until(
      ({status, phase, outbox}) => status === 'complete' && phase === 'idle' && outbox.length === 0,
      withinMs,
    );
  }
}
