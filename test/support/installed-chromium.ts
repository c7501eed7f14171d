import {type Browser, chromium} from 'playwright-core';
import {chromiumFlags, findChromium} from '../../scripts/find-browser.mjs';

export interface LaunchOptions {
  /** Keeps pages for going back, as people have it and drivers switch it off. Default true. */
  readonly keepsPages?: boolean;
}

/** Launches the installed Chromium. */
export async function launchChromium({keepsPages = true}: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: install one, or set CHROME_PATH.');
  return chromium.launch({
    executablePath,
    args: [...chromiumFlags],
    ...(keepsPages && {ignoreDefaultArgs: ['--disable-back-forward-cache']}),
  });
}
