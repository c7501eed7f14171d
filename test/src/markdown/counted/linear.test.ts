import {expect} from 'chai';
import {drawing, undrawAll} from '../../../support/markdown-drawing.js';
import {markdownMix} from '../../../support/markdown-mix.js';
import {markdownShape, shapeNames} from '../../../support/markdown-shapes.js';
import {type Work, workOf} from '../../../support/markdown-work.js';

const isLong = Reflect.get(globalThis, 'LONG') === true;
const [small, large] = isLong ? [25_000, 100_000] : [20_000, 80_000];
/** Four times the text, and a little more: what is read again is as long as it gets only after a while. Sixteen would be the square. */
const mostGrowth = 5;
/** How often each unit may be written: when it comes, and where it turns out to be something else. */
const mostWritten = 2;
/** A frame's worth of 4-character tokens at 1,000 tokens a second. */
const perFrame = 68;

/** The work of drawing `markdown` as it comes, up to but not including its end. */
function streamingWork(markdown: string): Work {
  const {stream} = drawing();
  return workOf(() => {
    for (let at = 0; at < markdown.length; at += perFrame) {
      stream.push(markdown.slice(at, at + perFrame));
      stream.flush();
    }
    stream.end();
  });
}

const documents: Readonly<Record<string, (length: number) => string>> = {
  'an answer': (length) => markdownMix(3, length),
  ...Object.fromEntries(
    shapeNames.map((name) => [`one block: ${name}`, (length: number) => markdownShape(name, length)]),
  ),
};

describe('Work grows as the text grows', () => {
  afterEach(undrawAll);

  for (const [name, document] of Object.entries(documents)) {
    it(`for ${name}`, () => {
      const less = streamingWork(document(small));
      const more = streamingWork(document(large));
      const growth = (kind: keyof Work): number =>
        Math.round((more[kind] / Math.max(1, less[kind])) * 10) / 10;
      const perUnit = (count: number): number => Math.round((count / large) * 10) / 10;
      // biome-ignore lint/suspicious/noConsole: the figures are part of the result
      console.log(
        `Work for four times ${name}: ${growth('lexed')} times lexed and ${growth('built')} times built; each unit ${perUnit(more.lexed)} times lexed, ${perUnit(more.written)} times written`,
      );
      expect(growth('lexed'), 'lexed').to.be.at.most(mostGrowth);
      expect(growth('built'), 'built').to.be.at.most(mostGrowth);
      // Behind the limit of marks text is plain, and comes twice: that is more, and yet not more than its length.
      if (perUnit(more.written) > mostWritten) expect(growth('written'), 'written').to.be.at.most(mostGrowth);
    }).timeout(120_000);
  }
});
