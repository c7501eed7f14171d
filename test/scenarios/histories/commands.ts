import {setTimeout as wait} from 'node:timers/promises';
import {expect} from 'chai';
import fc from 'fast-check';
import {Person} from './person.js';
import type {World} from './world.js';

/** All that the reference knows: how often people asked for an answer, and what they wrote. */
export interface Model {
  asked: number;
  readonly texts: string[];
  hasSecondTab: boolean;
}

/** What the history happens to. */
export interface Real {
  readonly world: World;
  readonly first: Person;
  second: Person | null;
  readonly random: () => number;
}

type Command = fc.AsyncCommand<Model, Real>;

const words = 'Grüße aus Ælfheim 🧝, 你好 and a 👩‍👩‍👧 family.';

/** A command of one step that is always possible unless `isPossible` says otherwise. */
function command(
  name: string,
  step: (model: Model, real: Real) => Promise<void> | void,
  isPossible: (model: Readonly<Model>) => boolean = () => true,
): Command {
  return {
    toString: () => name,
    check: isPossible,
    run: async (model, real) => {
      await step(model, real);
      holdsMidway(model, real);
    },
  };
}

/** What must hold at every moment: text shown is always the beginning of what the model says (P2), ends are final (P3). */
function holdsMidway({texts}: Model, {first, second}: Real): void {
  for (const person of second ? [first, second] : [first]) {
    const {reply, messages, hidden} = person.service.state;
    for (const message of [...messages, ...hidden, ...(reply ? [reply] : [])]) {
      if (message.role !== 'assistant') continue;
      const isPrefix = texts.some((text) => text.startsWith(message.content));
      expect(isPrefix, `“${message.content}” is the beginning of an answer`).to.equal(true);
    }
    expect(person.complaints).to.deep.equal([]);
  }
}

export const commands: readonly fc.Arbitrary<Command>[] = [
  fc.integer({min: 1, max: 6}).map((length) =>
    command(`send(${length})`, (model, {first}) => {
      const text = `${model.asked}: ${Array.from({length}, () => words).join(' ')}`;
      model.asked += 1;
      model.texts.push(text);
      first.send(text);
    }),
  ),
  fc.constant(command('stop', (_, {first}) => first.stop())),
  fc.constant(
    command('regenerate', (model, {first}) => {
      model.asked += 1;
      first.regenerate();
    }),
  ),
  fc
    .constantFrom('end' as const, 'reset' as const)
    .map((how) => command(`cut(${how})`, (_, {world}) => world.line.cut(how))),
  fc.constant(
    command('offline', (_, {first, world}) => {
      first.signals.goOffline();
      world.line.cut('reset');
    }),
  ),
  fc.constant(command('online', (_, {first}) => first.signals.say('online'))),
  fc.constant(command('wake', (_, {first}) => first.signals.say('woken'))),
  fc.constant(command('reload', (_, {first}) => first.reload())),
  fc.constant(
    command(
      'second tab',
      (model, real) => {
        const {conversationId} = real.first.service.state;
        if (conversationId === null) return;
        model.hasSecondTab = true;
        real.second = new Person(`${real.world.line.url}/api/ai/chat/stream`, real.random);
        real.second.look(conversationId);
      },
      ({hasSecondTab}) => !hasSecondTab,
    ),
  ),
  fc.constant(
    command(
      'close the second tab',
      (model, real) => {
        model.hasSecondTab = false;
        real.second?.dispose();
        real.second = null;
      },
      ({hasSecondTab}) => hasSecondTab,
    ),
  ),
  fc.constant(command('restart the server', (_, {world}) => world.restart())),
  fc.integer({min: 1, max: 40}).map((ms) => command(`wait(${ms})`, () => wait(ms))),
];
