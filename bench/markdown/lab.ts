import type {CDPSession} from 'playwright-core';
import {type DrivenBrowser, driveBrowser} from '../../test/support/driven-browser.js';
import type {Bench} from './page/serve.js';
import {type PageServer, servePages} from './page-server.js';

/** Time that the page's main thread spent on a processor. What others on this machine do does not count in it. */
export interface Cpu {
  /** In scripts. */
  readonly scriptMs: number;
  /** In all but style and layout: scripts, collecting garbage, parsing, painting. */
  readonly apartFromLayoutMs: number;
  readonly allMs: number;
}

type Parameters_<Method> = Method extends (...given: infer Given) => unknown ? Given : never;
type Result<Method> = Method extends (...given: never[]) => infer Given ? Awaited<Given> : never;

/** A page with one renderer, just opened. */
export interface LabPage {
  call<Name extends keyof Bench>(
    name: Name,
    ...given: Parameters_<Bench[Name]>
  ): Promise<Result<Bench[Name]>>;
  measured<Name extends keyof Bench>(
    name: Name,
    ...given: Parameters_<Bench[Name]>
  ): Promise<{readonly value: Result<Bench[Name]>; readonly cpu: Cpu}>;
}

/** Where renderers are measured: one browser, a process of its own for each run, so that none finds another's warm code. */
export class Lab {
  readonly #browser: DrivenBrowser;
  readonly #server: PageServer;
  readonly #broken: ReadonlyMap<string, unknown>;

  #browserVersion = '';

  private constructor(browser: DrivenBrowser, server: PageServer, broken: ReadonlyMap<string, unknown>) {
    this.#browser = browser;
    this.#server = server;
    this.#broken = broken;
  }

  static async open(peers: readonly string[]): Promise<Lab> {
    const broken = new Map<string, unknown>();
    const server = await servePages([...peers, 'idle', 'plain'], (peer, error) => broken.set(peer, error));
    return new Lab(await driveBrowser(), server, broken);
  }

  /** Renderers that could not be bundled, and why. */
  get broken(): ReadonlyMap<string, unknown> {
    return this.#broken;
  }

  get browserVersion(): string {
    return this.#browserVersion;
  }

  /** Opens a page for `peer` with `text` in its hands, does `work` and closes it. */
  async with<Value>(peer: string, text: string, work: (page: LabPage) => Promise<Value>): Promise<Value> {
    const {page, complaints} = await this.#browser.open(this.#server.urlOf(peer));
    try {
      const context = page.context();
      this.#browserVersion = context.browser()?.version() ?? '';
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable', {timeDomain: 'threadTicks'});
      await page.waitForFunction(() => 'bench' in globalThis);
      // Written out: a function given to the page would come with the helpers of the compiler, which are not there.
      const call: LabPage['call'] = (name, ...given) =>
        page.evaluate(`bench.${name}(${given.map((one) => JSON.stringify(one)).join(', ')})`);
      await call('load', text);
      await session.send('HeapProfiler.collectGarbage');
      return await work({
        call,
        async measured(name, ...given) {
          const before = await cpuOf(session);
          const value = await call(name, ...given);
          const after = await cpuOf(session);
          return {value, cpu: difference(after, before)};
        },
      });
    } catch (error) {
      throw new Error(`${peer}: ${error instanceof Error ? error.message : error} ${complaints.join('; ')}`);
    } finally {
      await page.context().close();
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}

async function cpuOf(session: CDPSession): Promise<Cpu> {
  const {metrics} = await session.send('Performance.getMetrics');
  const ms = (wanted: string): number => (metrics.find(({name}) => name === wanted)?.value ?? 0) * 1000;
  // What the tools of the browser themselves cost is the bench's, not the renderer's.
  const allMs = ms('TaskDuration') - ms('DevToolsCommandDuration');
  return {
    scriptMs: ms('ScriptDuration'),
    apartFromLayoutMs: allMs - ms('LayoutDuration') - ms('RecalcStyleDuration'),
    allMs,
  };
}

const difference = (after: Cpu, before: Cpu): Cpu => ({
  scriptMs: after.scriptMs - before.scriptMs,
  apartFromLayoutMs: after.apartFromLayoutMs - before.apartFromLayoutMs,
  allMs: after.allMs - before.allMs,
});
