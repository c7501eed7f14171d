import {openChatWorld} from '../test/support/chat-world.js';
import {driveBrowser} from '../test/support/driven-browser.js';
import {completion, eventStream, startFakeUpstream} from '../test/support/fake-upstream.js';
import {percentile, type Row} from './measure.js';

/** Milliseconds since the epoch, with fractions; a page on this machine has the same clock. */
const now = (): number => performance.timeOrigin + performance.now();

/** In the page: when text that contains `word` is in an answer, looked at once per frame, after the frame's layout. */
const visibleAt = `(word) => new Promise((resolve) => {
  const inAnswer = (root) => [...root.querySelectorAll('*')].some((one) =>
    (one.matches('[part~="content"]') && one.textContent.includes(word)) || (one.shadowRoot && inAnswer(one.shadowRoot)));
  const look = () => inAnswer(document) ? resolve(performance.timeOrigin + performance.now()) : requestAnimationFrame(look);
  look();
})`;

/** ST4: from the provider's first byte of text to that text in the page, on loopback: real server, real Chromium, the element's defaults. */
export async function firstToken(runs: number): Promise<Row[]> {
  const upstream = await startFakeUpstream();
  const openAI = {baseUrl: upstream.baseUrl, apiKey: undefined, model: 'bench'};
  const world = await openChatWorld({openAI, defaultModel: 'bench'});
  const browser = await driveBrowser();
  const delaysMs: number[] = [];
  try {
    const {page} = await browser.open(world.server.url);
    const input = page.locator('chat-stream').getByRole('textbox');
    await input.waitFor();
    for (let run = 0; run < runs; run += 1) {
      const word = `first${run}token`;
      let saidAt = 0;
      upstream.answerWith((outgoing) => {
        saidAt = now();
        return eventStream(completion(word, ' and the rest.'))(outgoing);
      });
      const seen: Promise<number> = page.evaluate(`(${visibleAt})(${JSON.stringify(word)})`);
      await input.fill(`question ${run}`);
      await input.press('Enter');
      delaysMs.push((await seen) - saidAt);
      // The next question waits for the end of this answer: one reply at a time.
      await page
        .locator('chat-stream-message[data-status="complete"]')
        .nth(2 * run + 1)
        .waitFor();
    }
  } finally {
    await browser.close();
    await world.close();
    await upstream.close();
  }
  return [
    {what: `first token to text in the page, p50 of ${runs}`, value: percentile(delaysMs, 0.5), unit: 'ms'},
    {what: `first token to text in the page, p99 of ${runs}`, value: percentile(delaysMs, 0.99), unit: 'ms'},
  ];
}
