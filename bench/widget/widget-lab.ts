import type {CDPSession, Page} from 'playwright-core';
import {type DrivenBrowser, driveBrowser} from '../../test/support/driven-browser.js';
import {type Cpu, cpuOf} from '../markdown/lab.js';
import type {AnswerStream} from './answer-stream.js';
import {warmUp} from './answers.js';
import type {WidgetName} from './settings.js';
import {serveWidgets, type WidgetServer} from './widget-server.js';

/** How often a page is asked whether it shows an answer. */
const lookEveryMs = 50;
/** Longer than anything takes that goes well. */
const longestMs = 600_000;

/** A page with one chat, which has read one answer already. */
export interface WidgetLabPage {
  readonly page: Page;
  readonly session: CDPSession;
  cpu(): Promise<Cpu>;
  /** What is answered from now on. */
  next(text: string, chunksPerSecond: number): AnswerStream;
  /** Asks for `text`, and resolves when it begins to come. */
  ask(text: string, chunksPerSecond: number): Promise<AnswerStream>;
  /** Resolves when the last answer that was asked for stands on the page. */
  shown(): Promise<void>;
}

/** Where chats are measured: one browser, and a process of its own for each run. */
export class WidgetLab {
  readonly #browser: DrivenBrowser;
  readonly #server: WidgetServer;
  #browserVersion = '';

  private constructor(browser: DrivenBrowser, server: WidgetServer) {
    this.#browser = browser;
    this.#server = server;
  }

  static async open(widgets: readonly WidgetName[]): Promise<WidgetLab> {
    const server = await serveWidgets(widgets);
    return new WidgetLab(await driveBrowser(), server);
  }

  get browserVersion(): string {
    return this.#browserVersion;
  }

  /**
   * Opens a page with `widget`, lets it read a first answer, does `work` and closes it.
   *
   * @throws {Error} where that takes longer than `limitMs`: a page that is busy answers nothing.
   */
  async with<Value>(
    widget: WidgetName,
    work: (page: WidgetLabPage) => Promise<Value>,
    limitMs = longestMs,
  ): Promise<Value> {
    // Text comes in as it does for most people.
    const opened = await this.#browser.open(this.#server.urlOf(widget), {
      reducedMotion: 'no-preference',
      viewport: {width: 1_000, height: 800},
    });
    const {page, complaints} = opened;
    try {
      this.#browserVersion = page.context().browser()?.version() ?? '';
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable', {timeDomain: 'threadTicks'});
      await page.waitForFunction(() => 'widget' in globalThis);
      const lab = this.#pageOf(page, session);
      await lab.ask(warmUp, 2_500);
      await lab.shown();
      await session.send('HeapProfiler.collectGarbage');
      return await within(limitMs, work(lab));
    } catch (error) {
      throw new Error(
        `${widget}: ${error instanceof Error ? error.message : error} ${complaints.join('; ')}`,
      );
    } finally {
      await page.context().close();
    }
  }

  #pageOf(page: Page, session: CDPSession): WidgetLabPage {
    let asked = 0;
    return {
      page,
      session,
      cpu: () => cpuOf(session),
      next: (text, chunksPerSecond) => this.#server.next(text, chunksPerSecond),
      ask: async (text, chunksPerSecond) => {
        const answer = this.#server.next(text, chunksPerSecond);
        asked += 1;
        await page.evaluate('widget.ask()');
        await answer.sent(0);
        return answer;
      },
      async shown() {
        while (!(await page.evaluate(`widget.hasShown(${asked})`))) await page.waitForTimeout(lookEveryMs);
        await page.evaluate('widget.painted()');
      },
    };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}

async function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It was not done after ${limitMs / 1000} s.`)), limitMs);
  });
  // Whatever the page says when it is closed in the middle.
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
