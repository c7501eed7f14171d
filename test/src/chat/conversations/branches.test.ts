import fc from 'fast-check';
import type {MessageId} from '../../../../src/base/ids.js';
import {
  type KnownMessages,
  merge,
  pathThrough,
  withoutBranch,
} from '../../../../src/chat/conversations/branches.js';
import {placeAnswer, placeQuestion} from '../../../../src/chat/replies/place-turn.js';
import {type ChatMessage, textMessage} from '../../../../src/model/message.js';
import {describe, expect, it} from '../../../support/suite.js';

/** The tiny model: each message with its parent, in the order they were made, and where the shown path ends. */
class Tree {
  readonly parents = new Map<string, string | null>();
  leaf: string | null = null;

  path(): string[] {
    const path: string[] = [];
    for (let at = this.leaf; at !== null; at = this.parents.get(at) ?? null) path.unshift(at);
    return path;
  }

  children(parent: string | null): string[] {
    return [...this.parents].filter(([, above]) => above === parent).map(([id]) => id);
  }

  add(id: string, parent: string | null): void {
    this.parents.set(id, parent);
    this.leaf = id;
  }

  show(id: string | null): void {
    this.leaf = id;
    for (let child = this.children(id).at(-1); child; child = this.children(child).at(-1)) this.leaf = child;
  }

  delete(id: string): void {
    const wasShown = this.path().includes(id);
    const parent = this.parents.get(id) ?? null;
    const gone = [id];
    for (const each of gone) gone.push(...this.children(each));
    for (const each of gone) this.parents.delete(each);
    if (wasShown) this.show(parent);
  }
}

interface World {
  tree: Tree;
  known: KnownMessages;
}

type Move = (world: World) => void;
const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % items.length];
const placing = {now: 1, isTaken: () => true};
const idsOf = (messages: readonly ChatMessage[]): string[] => messages.map(({id}) => id);

/** Asks at a place of the shown path: rewrites the message that stands there, answers again, or says more. */
const ask =
  (choice: number): Move =>
  (world) => {
    const {tree, known} = world;
    const at = choice % (known.messages.length + 1);
    const isAnswer = known.messages[at]?.role === 'assistant';
    const placed = isAnswer ? placeAnswer(known, at, placing) : placeQuestion(known, at, 'Why?', placing);
    const added = [...(placed.question ? [placed.question] : []), placed.reply];
    let parent = tree.path()[at - 1] ?? null;
    for (const {id} of added) {
      tree.add(id, parent);
      parent = id;
    }
    world.known = {messages: [...placed.messages, ...added], hidden: placed.hidden};
  };

const select =
  (choice: number): Move =>
  (world) => {
    const id = pick([...world.tree.parents.keys()], choice);
    if (id === undefined) return;
    world.tree.show(id);
    world.known = pathThrough(world.known, id) ?? world.known;
  };

const remove =
  (choice: number): Move =>
  (world) => {
    const id = pick([...world.tree.parents.keys()], choice);
    if (id === undefined) return;
    world.tree.delete(id);
    world.known = withoutBranch(world.known, id as MessageId);
  };

const choice = fc.nat(1000);
const move = fc.oneof(
  {weight: 4, arbitrary: choice.map(ask)},
  {weight: 2, arbitrary: choice.map(select)},
  {weight: 1, arbitrary: choice.map(remove)},
);
const moves = fc.array(move, {maxLength: 25});
// A page is told by its global, Node by its environment.
const place = globalThis as {LONG?: boolean; process?: {env?: {LONG?: string}}};
const runs = {numRuns: place.LONG || place.process?.env?.LONG ? 5000 : 300};

function worldAfter(made: readonly Move[]): World {
  const world: World = {tree: new Tree(), known: {messages: [], hidden: []}};
  for (const each of made) each(world);
  return world;
}

describe('branches', () => {
  it('are the tree that a person made, however they asked, walked and deleted', () => {
    fc.assert(
      fc.property(moves, (made) => {
        const {tree, known} = worldAfter(made);
        expect(idsOf(known.messages)).to.deep.equal(tree.path());
        const all = [...known.messages, ...known.hidden];
        expect(idsOf(all).sort()).to.deep.equal([...tree.parents.keys()].sort());
        for (const {id, parentId, siblings} of all) {
          expect(parentId).to.equal(tree.parents.get(id));
          expect(siblings).to.deep.equal(tree.children(parentId));
        }
      }),
      runs,
    );
  });

  it('are what the server shows and what it still counts, whatever happened to them elsewhere', () => {
    fc.assert(
      fc.property(moves, choice, choice, (made, deleted, shown) => {
        const world = worldAfter(made);
        const {tree, known} = world;
        const gone = pick([...tree.parents.keys()], deleted);
        if (gone !== undefined) tree.delete(gone);
        const id = pick([...tree.parents.keys()], shown);
        if (id !== undefined) tree.show(id);
        const saved = tree.path().map((each, at, path) =>
          textMessage({
            id: each as MessageId,
            role: at % 2 ? 'assistant' : 'user',
            createdAt: 1,
            text: 'saved',
            parentId: (path[at - 1] ?? null) as MessageId | null,
            siblings: tree.children(path[at - 1] ?? null) as MessageId[],
          }),
        );
        const merged = merge(known, saved);
        expect(merged.messages).to.equal(saved);
        const hidden = new Set<string>(idsOf(merged.hidden));
        expect(hidden.size).to.equal(merged.hidden.length);
        // Every branch beside the path is there, whole, and nothing that was deleted beside it.
        for (const each of tree.path()) expect(hidden.has(each)).to.equal(false);
        for (const message of saved)
          for (const beside of tree.children(message.parentId))
            if (beside !== message.id) expect(hidden.has(beside)).to.equal(true);
        for (const {id: each, parentId, siblings} of merged.hidden)
          if (parentId === null || tree.path().includes(parentId)) {
            expect(tree.parents.has(each)).to.equal(true);
            expect(siblings).to.deep.equal(tree.children(parentId));
          }
      }),
      runs,
    );
  });

  it('end where a server names parents in a circle', () => {
    const message = (id: string, parentId: string): ChatMessage =>
      textMessage({
        id: id as MessageId,
        role: 'user',
        createdAt: 1,
        text: id,
        parentId: parentId as MessageId,
      });
    const known = {messages: [], hidden: [message('a', 'b'), message('b', 'a')]};
    expect(idsOf(pathThrough(known, 'a')?.messages ?? []).sort()).to.deep.equal(['a', 'b']);
    expect(withoutBranch(known, 'a' as MessageId).hidden).to.deep.equal([]);
  });
});
