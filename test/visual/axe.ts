import {createRequire} from 'node:module';
import type {AxeResults} from 'axe-core';
import type {Page} from 'playwright-core';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with the page, each as one line; empty where it finds nothing. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({path: axeFile});
  return page.evaluate(async (runOnly) => {
    const {axe} = globalThis as unknown as {
      axe: {run(where: Document, options: object): Promise<AxeResults>};
    };
    const found = await axe.run(document, {runOnly, resultTypes: ['violations']});
    return found.violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' | ')}`);
  }, tags);
}
