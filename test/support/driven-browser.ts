import {type Browser, type BrowserContext, chromium, type Page} from 'playwright-core';
import {chromiumFlags, findChromium} from '../../scripts/find-browser.mjs';

export interface OpenPage {
  readonly page: Page;
  /** Uncaught errors and violations of the page's policy, as the console said them. */
  readonly complaints: readonly string[];
  /** Addresses that the page asked for. */
  readonly requests: readonly string[];
}

export interface DrivenBrowser {
  open(url: string, options?: Parameters<Browser['newContext']>[0]): Promise<OpenPage>;
  close(): Promise<void>;
}

/** The installed Chromium, driven from outside as a person would. Every page has a context of its own. */
export async function driveBrowser(): Promise<DrivenBrowser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: install one, or set CHROME_PATH.');
  const browser = await chromium.launch({executablePath, headless: true, args: [...chromiumFlags]});
  const contexts: BrowserContext[] = [];
  return {
    async open(url, options) {
      const context = await browser.newContext({reducedMotion: 'reduce', ...options});
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(5000);
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(url);
      return {page, complaints, requests};
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
    },
  };
}
