/** Launchers of web-test-runner for the engines named in `BROWSERS` (default: chromium). */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {connect} from 'node:net';
import process from 'node:process';
import {chromeLauncher} from '@web/test-runner-chrome';
import {webdriverLauncher} from '@web/test-runner-webdriver';
import {chromiumFlags, findChromium, findFirefox, findWebKit} from '../../scripts/find-browser.mjs';
import {freePort} from './runner-port.mjs';

const webKitStartMs = 15_000;

function required(found, engine) {
  if (found) return found;
  throw new Error(`BROWSERS names ${engine}, which is not installed here.`);
}

function chromium() {
  const executablePath = required(findChromium(), 'chromium');
  return chromeLauncher({launchOptions: {executablePath, headless: true, args: chromiumFlags}});
}

// The Chrome launcher speaks WebDriver BiDi to Firefox: no geckodriver is needed.
function firefox() {
  const executablePath = required(findFirefox(), 'firefox');
  const launcher = chromeLauncher({
    launchOptions: {browser: 'firefox', executablePath, headless: true},
    createPage: ({context}) => context.newPage(),
  });
  return Object.assign(launcher, {name: 'Firefox'});
}

/** WebKitGTK has no headless mode: it draws on a virtual display, which is started here and ends with this process. */
async function webkit() {
  const {driver, browser, display} = required(findWebKit(), 'webkit');
  const screen = await startXvfb(display);
  const port = await freePort();
  const server = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: screen,
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  endWithThisProcess(server);
  await accepting(port);
  const launcher = webdriverLauncher({
    automationProtocol: 'webdriver',
    hostname: '127.0.0.1',
    port,
    path: '/',
    logLevel: 'error',
    capabilities: {
      browserName: 'MiniBrowser',
      'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': {binary: browser, args: ['--automation']},
    },
  });
  return Object.assign(launcher, {name: 'WebKit'});
}

/** Xvfb picks a free display itself and writes its number to the descriptor that `-displayfd` names. */
async function startXvfb(program) {
  const xvfb = spawn(program, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  endWithThisProcess(xvfb);
  const [number] = await once(xvfb.stdio[3], 'data', {signal: AbortSignal.timeout(webKitStartMs)});
  return `:${String(number).trim()}`;
}

function endWithThisProcess(child) {
  process.once('exit', () => child.kill());
  child.unref();
}

async function accepting(port) {
  const deadline = Date.now() + webKitStartMs;
  while (Date.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
    ]);
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`WebKitWebDriver does not answer on port ${port} after ${webKitStartMs} ms.`);
}

const launchers = {chromium, firefox, webkit};

/** @param names - Engines, separated by commas. */
export async function browserLaunchers(names) {
  const engines = names
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = engines.find((name) => !(name in launchers));
  if (unknown || engines.length === 0) {
    throw new Error(
      `BROWSERS takes ${Object.keys(launchers).join(', ')}, separated by commas; it is "${names}".`,
    );
  }
  return Promise.all(engines.map((name) => launchers[name]()));
}
