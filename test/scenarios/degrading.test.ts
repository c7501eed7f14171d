import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {findNginx} from '../../scripts/find-browser.mjs';
import type {StreamingChatServiceOptions} from '../../src/index.js';
import {type ChatWorld, eventually, openChatWorld} from '../support/chat-world.js';
import {FastClock} from '../support/fast-clock.js';
import {type HoldingOptions, type HoldingProxy, startHoldingProxy} from '../support/holding-proxy.js';
import {type NginxOptions, startNginx} from '../support/nginx.js';
import {openWatchedChat, type Watched, type WatchedChat} from '../support/watched-chat.js';

/*
 * The real SDK and server with a world in between that holds streams back: it finds a way by itself, within the stated
 * times, says so, and comes back when it can. The clock of the SDK runs 8 times as fast; LONG=1: as fast as time.
 */

const isLong = process.env['LONG'] === '1';
const speed = isLong ? 1 : 8;
const wordDelayMs = isLong ? 40 : 15;
/** What a step may take beyond its stated time: a second of real time. */
const slackMs = 1_000 * speed;
const heldAfterMs = 8_000;
const probeAfterMs = 30_000;
const probeMs = 3_000;

let world: ChatWorld;
let stories = 0;
before(async () => {
  world = await openChatWorld({mockWordDelayMs: wordDelayMs});
});
after(() => world.close());

/** A question whose echo takes `ms` milliseconds of the SDK's clock. */
function story(ms: number): string {
  stories += 1;
  const words = Array.from({length: Math.ceil(ms / speed / wordDelayMs)}, (_, at) => `wört${at}`);
  return `${stories}: ${words.join(' ')}`;
}

const openChat = (origin: string, options: Partial<StreamingChatServiceOptions> = {}): WatchedChat =>
  openWatchedChat(world, origin, {clock: new FastClock(speed), ...options});

async function behindProxy(
  options: HoldingOptions,
  use: (proxy: HoldingProxy, chat: WatchedChat) => Promise<void>,
  chatOptions: Partial<StreamingChatServiceOptions> = {},
): Promise<void> {
  const proxy = await startHoldingProxy(world.server.url, options);
  const chat = openChat(proxy.url, chatOptions);
  try {
    await use(proxy, chat);
  } finally {
    chat.service.dispose();
    await proxy.close();
  }
}

async function behindNginx(options: NginxOptions, use: (chat: WatchedChat) => Promise<void>): Promise<void> {
  const nginx = await startNginx(world.server.url, options);
  const chat = openChat(nginx.url);
  try {
    await use(chat);
  } finally {
    chat.service.dispose();
    await nginx.close();
  }
}

/** The steps taken, as "degraded sse → polling". */
const stepsOf = ({steps}: Watched): readonly string[] =>
  steps.map(({type, from, to}) => `${type} ${from} → ${to}`);

/** Claims that step number `at` came `statedMs` after what it is counted from, and not much later. */
function expectInTime({steps}: Watched, at: number, statedMs: number, sinceMs = 0): void {
  const tookMs = (steps[at]?.atMs ?? Number.NaN) - sinceMs;
  expect(tookMs, `step ${at} after ${Math.round(tookMs)} ms`).to.be.within(statedMs - 50, statedMs + slackMs);
}

/** Claims that the text came in many steps, in phase `kind` too, and not whole at the end. */
function expectGrowth({growth, grewIn}: Watched, kind: 'streaming' | 'polling'): void {
  expect(growth.length).to.be.above(5);
  expect([...grewIn]).to.include(kind);
}

const nginxIsMissing = findNginx() || process.env['REQUIRE_NGINX'] ? false : 'nginx is not installed';

describe('behind nginx', {skip: nginxIsMissing, concurrency: 2}, () => {
  it('as Debian has it, with gzip for all: the answer streams from its first word', () =>
    behindNginx({}, async ({ask, seen}) => {
      const question = story(20_000);
      await ask(question);
      expect(stepsOf(seen)).to.deep.equal([]);
      expect(seen.growth[0]?.length).to.be.below(question.length / 10);
      expectGrowth(seen, 'streaming');
    }));

  it('that is told to buffer all the same: polling after 8 s, shown, and the text still grows', () =>
    behindNginx({ignoresBufferingHint: true}, async ({ask, seen}) => {
      await ask(story(16_000 + slackMs));
      expect(stepsOf(seen)).to.deep.equal(['degraded sse → polling']);
      expectInTime(seen, 0, heldAfterMs);
      expect([...seen.shown]).to.deep.equal(['polling']);
      expectGrowth(seen, 'polling');
    }));
});

describe('behind a proxy that holds whole answers', {concurrency: 3}, () => {
  for (const holdHeads of [false, true]) {
    it(`${holdHeads ? 'and their heads' : 'but not their heads'}: polling after 8 s, shown`, () =>
      behindProxy({holdHeads}, async (_, {ask, seen}) => {
        await ask(story(16_000 + slackMs));
        expect(stepsOf(seen)).to.deep.equal(['degraded sse → polling']);
        expectInTime(seen, 0, heldAfterMs);
        expect([...seen.shown]).to.deep.equal(['polling']);
        expectGrowth(seen, 'polling');
      }));
  }

  it('polls as soon as its head says that the service is ours, where the wire is to be found out', () =>
    behindProxy(
      {},
      async (_, {ask, seen}) => {
        await ask(story(16_000 + slackMs));
        expect(stepsOf(seen)).to.deep.equal(['degraded sse → polling']);
        expectInTime(seen, 0, heldAfterMs);
      },
      {protocol: 'auto'},
    ));

  it('polls after `connectMs`, where even the head is held and the wire is to be found out', () =>
    behindProxy(
      {holdHeads: true},
      async (_, {ask, seen}) => {
        await ask(story(20_000 + slackMs));
        expect(stepsOf(seen)).to.deep.equal(['degraded sse → polling']);
        expectInTime(seen, 0, 12_000);
      },
      {protocol: 'auto', timeouts: {connectMs: 12_000}},
    ));

  it('asks for the next answer the way that got through, and loses no time', () =>
    behindProxy({}, async (_, {ask, seen, clock}) => {
      await ask(story(12_000));
      const askedAt = clock.monotonic() - seen.beganAt;
      await ask(story(16_000));
      expect(stepsOf(seen)).to.deep.equal(['degraded sse → polling']);
      expect((seen.growth[0]?.atMs ?? Number.NaN) - askedAt).to.be.below(heldAfterMs);
      expectGrowth(seen, 'polling');
    }));

  it('finds back to the stream by itself when it is freed: after 30 s, while the answer comes', () =>
    behindProxy({}, async (proxy, {ask, seen}) => {
      const asked = ask(story(heldAfterMs + probeAfterMs + probeMs + 2 * slackMs));
      await eventually(() => seen.steps.length === 1);
      proxy.free();
      await asked;
      expect(stepsOf(seen)).to.deep.equal(['degraded sse → polling', 'restored polling → sse']);
      expectInTime(seen, 1, probeAfterMs, seen.steps[0]?.atMs);
      expectGrowth(seen, 'streaming');
    }));

  it('looks for the stream in vain, for 3 s, and the answer comes all the same', () =>
    behindProxy({}, async (proxy, {ask, seen}) => {
      await ask(story(heldAfterMs + probeAfterMs + probeMs + 2 * slackMs));
      expect(stepsOf(seen)).to.deep.equal(['degraded sse → polling']);
      const streams = proxy.requests.filter(({path}) => !path.includes('/events'));
      // The start, and one look.
      expect(streams.length).to.equal(2);
      expect(longestSilence(seen, seen.steps[0]?.atMs ?? 0)).to.be.within(probeMs - 500, probeMs + slackMs);
    }));
});

describe('behind a proxy that also blocks polling', {concurrency: 3}, () => {
  it('with a refusal: one answer in one piece, at once, shown', () =>
    behindProxy({blockPolling: 'status'}, async (_, {ask, seen}) => {
      await ask(story(16_000));
      expect(stepsOf(seen)).to.deep.equal(['degraded sse → polling', 'degraded polling → json']);
      expectInTime(seen, 0, heldAfterMs);
      expectInTime(seen, 1, 0, seen.steps[0]?.atMs);
      expect([...seen.shown]).to.deep.equal(['polling', 'json']);
    }));

  it('with silence: one answer in one piece, after 8 s more', () =>
    behindProxy({blockPolling: 'silence'}, async (_, {ask, seen}) => {
      await ask(story(24_000));
      expect(stepsOf(seen)).to.deep.equal(['degraded sse → polling', 'degraded polling → json']);
      expectInTime(seen, 1, heldAfterMs, seen.steps[0]?.atMs);
      expect([...seen.shown]).to.deep.equal(['polling', 'json']);
    }));

  it('finds back to the stream when it is freed: after 30 s, without what it waits for', () =>
    behindProxy({blockPolling: 'status'}, async (proxy, {ask, seen}) => {
      const asked = ask(story(heldAfterMs + probeAfterMs + probeMs + 2 * slackMs));
      await eventually(() => seen.steps.length === 2);
      proxy.free();
      await asked;
      expect(stepsOf(seen)).to.deep.equal([
        'degraded sse → polling',
        'degraded polling → json',
        'restored json → sse',
      ]);
      expectInTime(seen, 2, probeAfterMs, seen.steps[1]?.atMs);
      expectGrowth(seen, 'streaming');
    }));
});

/** Milliseconds of the longest time without new text, from `sinceMs` on. */
function longestSilence({growth}: Watched, sinceMs: number): number {
  const times = growth.map(({atMs}) => atMs).filter((atMs) => atMs >= sinceMs);
  return Math.max(0, ...times.slice(1).map((atMs, at) => atMs - (times[at] ?? atMs)));
}
