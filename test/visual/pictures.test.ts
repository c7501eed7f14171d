import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {violations} from './axe.js';
import {comparePictures, type Difference} from './compare-pictures.js';
import {openStage, type Shown, type Stage} from './stage.js';
import {states} from './states.js';

/*
 * What people see, as pictures that are kept: each state is drawn by the built element, and must look as it did when somebody looked at it.
 * `UPDATE=1` keeps what is drawn now; look at it. `STATES=code,table` looks at some only. What differs is left in test-results/visual.
 */

const isUpdating = process.env['UPDATE'] === '1';
const only = process.env['STATES']?.split(',');
const kept = new URL('expected/', import.meta.url);
const left = new URL('../../test-results/visual/', import.meta.url);
/** Share of blocks that may differ: with the letters that the kept pictures have, and where other fonts break lines elsewhere. */
const allowedShare = {sameLetters: 0.01, otherLetters: 0.35};
/** How often a state is looked at before it counts as different: what comes late, as colours of code do, may come later. */
const looks = 20;

let stage: Stage;
let canvas: Page;
let allowed: number;
before(async () => {
  stage = await openStage();
  canvas = await stage.blank();
  allowed = await allowedHere();
});
after(() => stage.close());

describe('the pictures of the chat', () => {
  for (const state of states.filter(({name}) => only?.includes(name) ?? true)) {
    describe(state.name, () => {
      let shown: Shown;
      before(async () => {
        shown = await stage.show(state);
      });
      after(() => shown.close());

      it('looks as it did', async () => {
        if (isUpdating) await writeFile(new URL(`${state.name}.png`, kept), await atRest(shown));
        else await expectPicture(shown, state.name);
      });

      it('has nothing that axe finds, and nothing to complain of', async () => {
        const complaints = state.isWithoutLine ? [] : shown.complaints;
        expect([await violations(shown.page), complaints]).to.deep.equal([[], []]);
      });
    });
  }

  it('are seen to differ when something does, so that the others mean something', async () => {
    const [light, dark] = await Promise.all(
      ['empty.png', 'dark-empty.png'].map((name) => readFile(new URL(name, kept))),
    );
    const one = await readFile(new URL('streaming.png', kept));
    const other = await readFile(new URL('stopped.png', kept));
    if (!light || !dark) throw new Error('There are no pictures.');
    expect((await comparePictures(canvas, light, dark)).share).to.be.above(0.9);
    expect((await comparePictures(canvas, one, other)).share).to.be.above(allowedShare.sameLetters * 2);
    expect((await comparePictures(canvas, one, one)).share).to.equal(0);
  });
});

async function expectPicture(shown: Shown, name: string): Promise<void> {
  const expected = await readFile(new URL(`${name}.png`, kept));
  let actual = await picture(shown);
  let difference = await comparePictures(canvas, expected, actual);
  for (let look = 1; difference.share > allowed && look < looks; look++) {
    await shown.page.waitForTimeout(50);
    actual = await picture(shown);
    difference = await comparePictures(canvas, expected, actual);
  }
  if (difference.share <= allowed) return;
  await mkdir(left, {recursive: true});
  await writeFile(new URL(`${name}.png`, left), actual);
  expect.fail(`${name} looks different: ${inWords(difference)}. It is in test-results/visual/${name}.png`);
}

const picture = ({page}: Shown): Promise<Buffer> => page.screenshot({animations: 'disabled', caret: 'hide'});

/** The picture once two in a row are the same. */
async function atRest(shown: Shown): Promise<Buffer> {
  let before = await picture(shown);
  for (;;) {
    await shown.page.waitForTimeout(150);
    const now = await picture(shown);
    if (now.equals(before)) return now;
    before = now;
  }
}

function inWords({share, box}: Difference): string {
  const percent = `${(share * 100).toFixed(1)} % of its blocks`;
  return box ? `${percent}, from ${box.left}, ${box.top} to ${box.right}, ${box.bottom}` : percent;
}

/** Pictures can only be the same where letters are: their width is kept beside the pictures. */
async function allowedHere(): Promise<number> {
  const width = await canvas.evaluate(() => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (!context) throw new Error('There is no canvas.');
    return ['16px system-ui', '16px ui-monospace, monospace'].map((font) => {
      context.font = font;
      return Math.round(context.measureText('The quick brown fox, قوس, 0123').width);
    });
  });
  const file = new URL('letters.json', kept);
  if (isUpdating) await writeFile(file, `${JSON.stringify(width)}\n`);
  const same = (await readFile(file, 'utf8')).trim() === JSON.stringify(width);
  return same ? allowedShare.sameLetters : allowedShare.otherLetters;
}
