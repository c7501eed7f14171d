import {expect} from 'chai';
import {Marked} from 'marked';
import {GuardedFrame} from '../../support/markdown-guarded-frame.js';
import type {Breach, DrawMode} from '../../support/markdown-guarded-page.js';
import {type HostileRow, ownHostileRows} from '../../support/markdown-hostile-rows.js';
import {until} from '../../support/scripted-wire.js';

interface Control {
  readonly id: string;
  readonly fires: boolean;
  readonly requests: readonly unknown[];
}

const isLong = Reflect.get(globalThis, 'LONG') === true;
/** Of the shared rows, one of so many, and of our own. */
const sampled = isLong ? {shared: 1, own: 1} : {shared: 10, own: 2};
const looser = {math: 'formulas are set', sanitized: 'HTML is sanitised'};
/** Rows for whose late reports is waited at once. */
const batchSize = 25;
/** Longer texts come in larger pieces where only a sample is asked for. */
const mostPieces = isLong ? 10_000 : 150;

/** Empty where the shared rows are not beside the project: our own then prove it alone. */
async function corpus<Entry>(name: string): Promise<Entry[]> {
  const response = await fetch(`/__corpora/${name}`);
  return response.ok ? ((await response.json()) as Entry[]) : [];
}

function inPieces(text: string, size: number): string[] {
  return text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
}

/** The ways in which each row comes; none where a row has no pieces of its own. */
const ways: Readonly<Record<string, (row: HostileRow) => readonly string[] | undefined>> = {
  whole: ({payload}) => [payload],
  'in its chunks': ({chunks}) => chunks,
  'byte by byte': ({payload}) => inPieces(payload, Math.ceil(payload.length / mostPieces)),
};

const everyOf = <Row>(rows: readonly Row[], step: number, from = 0): Row[] =>
  rows.filter((_, at) => at % step === from % step);

/** What runs or fetches nothing where it is put into a page as it is, or not in every engine. */
const inert = /^<(?:script|iframe|object|textarea|!--)|^```/;

describe('Hostile text', () => {
  let shared: HostileRow[] = [];
  let frame: GuardedFrame;

  before(async () => {
    shared = await corpus<HostileRow>('xss-public.json');
    // biome-ignore lint/suspicious/noConsole: the figure is part of the result
    console.log(`Hostile text: ${ownHostileRows.length} rows of our own, ${shared.length} shared`);
  });
  afterEach(() => frame.close());

  /** Draws `rows` in `way` and tells which of them did what. */
  async function breachesOf(rows: readonly HostileRow[], way: string, mode: DrawMode): Promise<string[]> {
    const texts = rows.flatMap((row) => {
      const pieces = ways[way]?.(row);
      return pieces ? [{id: row.id, pieces}] : [];
    });
    const seen: string[] = [];
    for (let at = 0; at < texts.length; at += batchSize) {
      const batch = texts.slice(at, at + batchSize);
      const breaches = await frame.page.drawAll(
        batch.map(({pieces}) => pieces),
        mode,
      );
      if (breaches.every(isExpected)) continue;
      seen.push(
        ...breaches.filter((breach) => !isExpected(breach)).map(({what, detail}) => `${what} ${detail}`),
      );
      // Once more, one by one, for their names.
      for (const {id, pieces} of batch) {
        for (const breach of await frame.page.draw(pieces, mode))
          if (!isExpected(breach)) seen.push(`${id}: ${breach.what} ${breach.detail}`);
      }
    }
    const pieces = texts.reduce((sum, text) => sum + text.pieces.length, 0);
    // biome-ignore lint/suspicious/noConsole: the figures are part of the result
    console.log(
      `Hostile text ${way}, as ${mode}: ${texts.length} rows, ${pieces} prefixes, ${seen.length} breaches`,
    );
    return seen;
  }

  /** The sanitiser's inert document raises reports of what would be refused, though nothing in it runs. */
  const isExpected = ({what}: Breach): boolean => what === 'require-trusted-types-for';

  /** All requests so far have been told: this one, made last, has been. */
  async function toldRequests(): Promise<readonly Breach[]> {
    const last = new URL('/package.json?last', location.href).href;
    frame.page.load(last);
    const told = (): Breach[] => frame.page.seenLater().filter((breach) => !isExpected(breach));
    await until(() => told().some(({detail}) => detail === last));
    return told().filter(({detail}) => detail !== last);
  }

  for (const [at, way] of Object.keys(ways).entries()) {
    it(`runs, fetches and builds nothing that it may not, at no prefix, ${way}`, async () => {
      frame = await GuardedFrame.open({trustedTypes: 'chat-stream'});
      const rows = [...everyOf(ownHostileRows, sampled.own, at), ...everyOf(shared, sampled.shared, at)];
      expect(await breachesOf(rows, way, 'text')).to.deep.equal([]);
    }).timeout(isLong ? 1_800_000 : 120_000);

    for (const mode of ['math', 'sanitized'] as const) {
      it(`runs and fetches nothing where ${looser[mode]}, and builds only what is on the list, ${way}`, async () => {
        // Not strict: requests are made, and seen by that.
        frame = await GuardedFrame.open({trustedTypes: 'chat-stream', isStrict: false});
        const rows = [
          ...everyOf(ownHostileRows, isLong ? 1 : sampled.own * 2, at),
          ...everyOf(shared, isLong ? 1 : sampled.shared * 3, at),
        ];
        expect(await breachesOf(rows, way, mode)).to.deep.equal([]);
        expect(await toldRequests()).to.deep.equal([]);
      }).timeout(isLong ? 1_800_000 : 120_000);
    }
  }

  it('is seen to fetch by the page that fetches', async () => {
    frame = await GuardedFrame.open({isStrict: false});
    const address = new URL('/package.json', location.href).href;
    const atOnce = await frame.page.drawRaw(`<img src="${address}">`);
    const seen = (): readonly Breach[] => [...atOnce, ...frame.page.seenLater()];
    await until(() => seen().length > 0);
    expect(seen()).to.deep.equal([{what: 'request', detail: address}]);
  });

  it('is seen to run and fetch by this very test where nothing guards against it', async () => {
    frame = await GuardedFrame.open();
    const controls = await corpus<Control>('xss-positive-controls.json');
    const known = new Set(
      controls.filter(({fires, requests}) => fires || requests.length > 0).map(({id}) => id),
    );
    const own = ownHostileRows.filter(
      ({id, payload}) =>
        id.startsWith('own text') && /onerror=|onload=|src=https/.test(payload) && !inert.test(payload),
    );
    const firing = [
      ...own,
      ...everyOf(
        shared.filter(({id}) => known.has(id)),
        isLong ? 1 : 5,
      ),
    ];
    const marked = new Marked();
    const unseen: string[] = [];
    for (const {id, payload} of firing) {
      const breaches = await frame.page.drawRaw(marked.parse(payload, {async: false}));
      if (breaches.length === 0) unseen.push(id);
    }
    // biome-ignore lint/suspicious/noConsole: the figure is part of the result
    console.log(
      `Positive controls: ${firing.length - unseen.length} of ${firing.length} seen, not: ${unseen.join(', ')}`,
    );
    expect(unseen.length).to.be.at.most(firing.length * 0.2);
  }).timeout(isLong ? 1_800_000 : 60_000);
});
