import {describe, it} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {expectRest} from './at-rest.js';
import type {Model, Real} from './commands.js';
import {Person} from './person.js';
import {World} from './world.js';

/* Histories that broke a promise once. */

const words = 'Grüße aus Ælfheim 🧝, 你好. '.repeat(12);

async function live(story: (person: Person, world: World, model: Model) => Promise<void>): Promise<void> {
  const world = await World.open();
  const first = new Person(`${world.line.url}/api/ai/chat/stream`, () => 0);
  const model: Model = {asked: 0, texts: [], hasSecondTab: false};
  const real: Real = {world, first, second: null, random: () => 0};
  try {
    await story(first, world, model);
    await expectRest(model, real);
  } finally {
    first.dispose();
    await world.close();
  }
}

function send(person: Person, model: Model): void {
  const text = `${model.asked}: ${words}`;
  model.asked += 1;
  model.texts.push(text);
  person.send(text);
}

describe('a person', () => {
  it('who presses stop twice before the answer began goes on in the same conversation', () =>
    live(async (person, _, model) => {
      send(person, model);
      person.stop();
      person.stop();
      send(person, model);
    }));

  it('who reloads offline and writes at once has both messages in one conversation, in their order', () =>
    live(async (person, world, model) => {
      send(person, model);
      world.line.cut('end');
      person.signals.goOffline();
      world.line.cut('reset');
      person.reload();
      send(person, model);
      await wait(10);
    }));

  it('who stops what was never seen keeps nothing of it', () =>
    live(async (person, world, model) => {
      send(person, model);
      await wait(30);
      person.signals.goOffline();
      world.line.cut('reset');
      person.stop();
    }));
});
