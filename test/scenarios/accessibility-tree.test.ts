import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {accessibilityTree} from '../visual/accessibility-tree.js';
import {openStage, type Stage} from '../visual/stage.js';
import {states} from '../visual/states.js';

/*
 * What screen readers are told of the chat, as text that is kept: names, roles, states and their order. `UPDATE=1` keeps what is told now;
 * read it. It comes from Chromium; no person with a screen reader has tried it.
 */

const isUpdating = process.env['UPDATE'] === '1';
const kept = new URL('accessibility-tree/', import.meta.url);
/** Those that a screen reader is told differently of; colours and widths are the same to it. */
const told = [
  'empty',
  'waiting',
  'streaming',
  'thinking',
  'tools',
  'approval',
  'error',
  'offline',
  'stopped',
  'rich',
  'table',
  'math',
  'right-to-left',
  'launcher',
  'find',
  'attachments',
  'editing',
];

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

describe('what screen readers are told', () => {
  for (const state of states.filter(({name}) => told.includes(name))) {
    it(`is as it was: ${state.name}`, async () => {
      // High enough for all of it: of blocks that are out of sight Chromium may tell less.
      const {page, close} = await stage.show({
        ...state,
        window: {width: 440, height: 1_000, ...state.window},
      });
      const tree = await accessibilityTree(page);
      await close();
      const file = new URL(`${state.name}.txt`, kept);
      if (isUpdating) await keep(file, tree);
      expect(tree).to.equal(await readFile(file, 'utf8'));
    });
  }
});

async function keep(file: URL, tree: string): Promise<void> {
  await mkdir(kept, {recursive: true});
  await writeFile(file, tree);
}
