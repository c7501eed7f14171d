import {type Browser, chromium} from 'playwright-core';
import {chromiumFlags, findChromium} from '../../scripts/find-browser.mjs';

/** Launches the installed Chromium, with the back/forward cache that people have and drivers switch off. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: install one, or set CHROME_PATH.');
  return chromium.launch({
    executablePath,
    args: [...chromiumFlags],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
}
