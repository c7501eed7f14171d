import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {extname, join, normalize} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Browser, type BrowserContext, chromium, type Page} from 'playwright-core';
import {chromiumFlags, findChromium} from '../../scripts/find-browser.mjs';
import {encodeEvent, eventStreamType} from '../../src/encoders/chat-stream.js';
import {headerNames} from '../../src/model/native-wire.js';
import type {ScriptedAnswer, ShownState} from './shown-state.js';
import {stagePage} from './stage-page.js';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
/** What every page takes for now: a message's time is part of its picture. */
const now = new Date('2026-03-02T10:42:00Z');

/** A state on the screen. */
export interface Shown {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: uncaught errors, errors on its console. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** The built element on pages of its own origin, in Chromium, with a far end that answers what each state says. */
export interface Stage {
  show(state: ShownState): Promise<Shown>;
  /** An empty page, to calculate in. */
  blank(): Promise<Page>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const states: ShownState[] = [];
  const answered = new Map<number, number>();
  const open = new Map<number, ServerResponse>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind, place, ...rest] = (request.url ?? '/').split('/');
    const id = Number(place);
    const what = rest.join('/');
    const state = states[id];
    if (kind === 'dist') await sendFile(response, request.url ?? '');
    else if (kind === 'state' && state)
      response.writeHead(200, {'content-type': 'text/html; charset=utf-8'}).end(stagePage(state, id));
    else if (kind === 'far-end' && what === 'chat/stream' && request.method === 'POST') {
      const at = answered.get(id) ?? 0;
      answered.set(id, at + 1);
      open.set(id, response);
      play(response, state?.turns?.[at]?.answer, `stream-${id}-${at}`);
    } else if (kind === 'far-end' && what === 'cut') {
      open.get(id)?.destroy();
      response.writeHead(204).end();
    } else if (kind === 'far-end' && what === 'files') await takeFile(request, response);
    else if (kind === 'far-end' && what.endsWith('/stop')) response.writeHead(204).end();
    else response.writeHead(404).end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launch();

  return {
    async show(state) {
      const id = states.push(state) - 1;
      const context = await openContext(browser, state);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
      await page.clock.setFixedTime(now);
      await page.goto(`${origin}/state/${id}`);
      const close = (): Promise<void> => context.close();
      try {
        await reach(state, page, context);
      } catch (error) {
        await close();
        throw new Error(`${state.name} did not come about: ${[error, ...complaints].join('; ')}`);
      }
      return {page, context, complaints, close};
    },
    blank: () => browser.newPage(),
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: install one, or set CHROME_PATH.');
  const args = [
    ...chromiumFlags,
    '--font-render-hinting=none',
    '--disable-lcd-text',
    '--force-color-profile=srgb',
  ];
  return chromium.launch({executablePath, headless: true, args});
}

function openContext(browser: Browser, {window, media}: ShownState): Promise<BrowserContext> {
  return browser.newContext({
    viewport: window ?? {width: 440, height: 500},
    deviceScaleFactor: 1,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    colorScheme: 'light',
    ...media,
  });
}

async function reach(
  {act, sees = [], has = []}: ShownState,
  page: Page,
  context: BrowserContext,
): Promise<void> {
  const found = {state: 'attached'} as const;
  await page.locator('html[data-shown]').waitFor(found);
  await act?.(page, context);
  for (const text of sees) await page.getByText(text).last().waitFor(found);
  for (const selector of has) await page.locator(selector).last().waitFor(found);
}

function play(response: ServerResponse, script: ScriptedAnswer | undefined, streamId: string): void {
  if (!script) {
    response.writeHead(503).end();
    return;
  }
  const start = {
    type: 'start',
    streamId,
    messageId: `answer-of-${streamId}`,
    userMessageId: `question-of-${streamId}`,
    conversationId: 'conversation-1',
    model: 'test/model',
  } as const;
  response.writeHead(200, {'content-type': eventStreamType, [headerNames.streamId]: streamId});
  for (const [seq, event] of [start, ...script.events].entries()) {
    response.write(encodeEvent(streamId, seq, event));
  }
  if (script.end === 'whole') response.end();
}

/** Keeps nothing, and says what the reference server says of a file that it kept. */
async function takeFile(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const piece of request.setEncoding('latin1')) body += piece;
  const [, name = '', mediaType = ''] = /filename="([^"]*)"\r\ncontent-type: (\S+)/i.exec(body) ?? [];
  const file = {fileId: `file-${name}`, mediaType, name, size: body.length};
  response.writeHead(201, {'content-type': 'application/json'}).end(JSON.stringify(file));
}

async function sendFile(response: ServerResponse, path: string): Promise<void> {
  if (extname(path) !== '.js') {
    response.writeHead(404).end();
    return;
  }
  const body = await readFile(join(projectRoot, normalize(path)));
  response.writeHead(200, {'content-type': 'text/javascript; charset=utf-8'}).end(body);
}
