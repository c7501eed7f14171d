import {expect} from 'chai';
import fc from 'fast-check';
import {type MarkdownPolicy, trustedPolicy, untrustedPolicy} from '../../../src/markdown/index.js';
import {drawing, undrawAll} from '../../support/markdown-drawing.js';
import {differenceOf} from '../../support/markdown-equal.js';
import {mutatedDocuments, type Pace, paces, piecesAt} from '../../support/markdown-mutation.js';
import {markdownSamples} from '../../support/markdown-samples.js';
import {smallest} from '../../support/markdown-smallest.js';

const isLong = Reflect.get(globalThis, 'LONG') === true;
/** Documents, over all policies; fewer where drawing is slow, for how they are read is the same everywhere. */
const documents = isLong ? 5_000 : 'chrome' in globalThis ? 500 : 100;
/** The long run takes other documents each time; write a printed seed here to have a failure again. */
const seed = isLong ? Date.now() % 2 ** 31 : 20_261_121;

const policies: Readonly<Record<string, {readonly policy: MarkdownPolicy; readonly share: number}>> = {
  'the untrusted policy': {policy: untrustedPolicy, share: 0.7},
  'relative links and images at once': {policy: {...trustedPolicy, html: 'text'}, share: 0.15},
  'sanitised HTML': {policy: trustedPolicy, share: 0.15},
};

async function drawnAt(pace: Pace, markdown: string, policy: MarkdownPolicy): Promise<HTMLElement> {
  const {element, stream} = drawing({policy});
  for (const {text, isDrawn} of piecesAt(pace, markdown)) {
    stream.push(text);
    if (isDrawn) stream.flush();
  }
  stream.end();
  await stream.ready;
  return element;
}

const atOnce: Pace = {pieces: [{length: Number.POSITIVE_INFINITY, isDrawn: false}], focus: 0};

/** How `markdown` streamed differs from `markdown` at once; null where it does not. */
async function difference(markdown: string, pace: Pace, policy: MarkdownPolicy): Promise<string | null> {
  try {
    const once = await drawnAt(atOnce, markdown, policy);
    return differenceOf(await drawnAt(pace, markdown, policy), once);
  } catch (error) {
    return `threw ${error instanceof Error ? error.stack : String(error)}`;
  } finally {
    undrawAll();
  }
}

/** A failing document for people: as small as it gets, and how it came. */
async function story(markdown: string, pace: Pace, policy: MarkdownPolicy): Promise<string> {
  const least = await smallest(markdown, async (text) => (await difference(text, pace, policy)) !== null);
  return [
    `Streamed differs from one push for ${JSON.stringify(least)}`,
    `in pieces ${JSON.stringify(piecesAt(pace, least).map(({text, isDrawn}) => [text.length, isDrawn]))}`,
    `${await difference(least, pace, policy)}`,
  ].join('\n');
}

describe('Mutated documents in random pieces, drawn at random places', () => {
  let samples: string[] = [];

  before(async () => {
    samples = await markdownSamples();
  });
  afterEach(undrawAll);

  for (const [name, {policy, share}] of Object.entries(policies)) {
    const numRuns = Math.ceil(documents * share);
    it(`become what they become in one piece: ${numRuns} with ${name}`, async () => {
      const property = fc.asyncProperty(mutatedDocuments(samples), paces, async (markdown, pace) => {
        expect(await difference(markdown, pace, policy)).to.equal(null);
      });
      const result = await fc.check(property, {numRuns, seed: seed + numRuns});
      // biome-ignore lint/suspicious/noConsole: a failure is had again by its seed
      console.log(`Fuzz with ${name}: ${result.numRuns} documents, seed ${result.seed}`);
      if (!result.failed) return;
      const [markdown, pace] = result.counterexample ?? ['', atOnce];
      expect.fail(
        `${await story(markdown, pace, policy)}\nseed ${result.seed}, path ${result.counterexamplePath}`,
      );
    }).timeout(isLong ? 1_800_000 : 120_000);
  }
});
