import {randomBytes} from 'node:crypto';
import {readdir, readFile, utimes, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {parseKeySet} from '../../../../demo/server/keys/master-key.js';
import {Secret} from '../../../../demo/server/keys/secret.js';
import {failureOf, KeysPlace, MemoryKeyring, type OpenKeys} from './keys-place.js';
import {RotatingProcess} from './rotating-process.js';

const people = ['ann', 'bob', 'cyd', 'dan', 'eve'];
const keyOf = (userId: string) => `sk-of-${userId}-0123456789`;

describe('a rotation of the master key', () => {
  let place: KeysPlace;
  beforeEach(async () => {
    place = await KeysPlace.make();
  });
  afterEach(() => place.dispose());

  const fill = async ({store}: OpenKeys): Promise<void> => {
    for (const userId of people) {
      await store.put(userId, 'openai', {key: new Secret(keyOf(userId)), baseUrl: null});
    }
  };
  const keysIn = async ({store}: OpenKeys) =>
    Promise.all(people.map(async (userId) => (await store.use(userId, 'openai'))?.key?.reveal()));
  const rowsIn = ({db}: OpenKeys) =>
    db
      .selectFrom('provider_keys')
      .select(['key_version', 'sealed', 'replaced_at'])
      .orderBy('user_id')
      .execute();
  const versionsInFile = async () => {
    const {keys} = JSON.parse(await readFile(place.masterFile, 'utf8'));
    return parseKeySet(keys)?.map(({version}) => version);
  };
  const all = people.map(keyOf);

  it('seals every key anew, with the same content, and leaves no old master key', async () => {
    const open = await place.open();
    await fill(open);
    const before = await rowsIn(open);
    await open.store.rotate();
    const after = await rowsIn(open);
    expect(after.map((row) => row.key_version)).to.deep.equal([2, 2, 2, 2, 2]);
    expect(after.filter(({sealed}) => before.some((row) => row.sealed === sealed))).to.deep.equal([]);
    expect(after.map((row) => row.replaced_at)).to.deep.equal([null, null, null, null, null]);
    expect([await keysIn(open), await keysIn(await place.open()), await versionsInFile()]).to.deep.equal([
      all,
      all,
      [2],
    ]);
  });

  it('leaves rows without a key as they are', async () => {
    const open = await place.open();
    await open.store.put('ann', 'openai', {key: null, baseUrl: 'https://a.example'});
    await open.store.rotate();
    expect(await rowsIn(open)).to.deep.equal([{key_version: null, sealed: null, replaced_at: null}]);
  });

  it('changes nothing when it is aborted half-way, and can be done afterwards', async () => {
    const stop = new AbortController();
    let isRotating = false;
    let seals = 0;
    const open = await place.open({
      random: (count) => {
        // The third IV: two rows are sealed anew by then.
        if (isRotating && count === 12 && ++seals === 3) stop.abort(new Error('stopped'));
        return randomBytes(count);
      },
    });
    await fill(open);
    const before = await rowsIn(open);
    isRotating = true;
    expect((await failureOf(open.store.rotate({signal: stop.signal}))).message).to.equal('stopped');
    expect([await rowsIn(open), await keysIn(open), await keysIn(await place.open())]).to.deep.equal([
      before,
      all,
      all,
    ]);
    await open.store.rotate();
    expect([
      await keysIn(open),
      (await rowsIn(open)).map((row) => row.key_version),
      await versionsInFile(),
    ]).to.deep.equal([all, [3, 3, 3, 3, 3], [3]]);
  });

  it('has lost nothing when it is cut before, or right after, all is sealed anew', async () => {
    for (const failFrom of [2, 3]) {
      const keyring = new MemoryKeyring();
      const other = await KeysPlace.make();
      try {
        const open = await other.open({keyring});
        await fill(open);
        keyring.failFrom = failFrom;
        await failureOf(open.store.rotate());
        keyring.failFrom = Number.POSITIVE_INFINITY;
        const next = await other.open({keyring});
        expect(await keysIn(next)).to.deep.equal(all);
        await next.store.rotate();
        expect(await keysIn(await other.open({keyring}))).to.deep.equal(all);
        expect([...keyring.entries.values()].map((text) => parseKeySet(text)?.length)).to.deep.equal([1]);
      } finally {
        await other.dispose();
      }
    }
  });

  it('is followed by other servers of the same database', async () => {
    const open = await place.open();
    await fill(open);
    const other = await place.open();
    await open.store.rotate();
    expect(await keysIn(other)).to.deep.equal(all);
    await other.store.put('ann', 'openai', {key: new Secret('sk-new-0123456789'), baseUrl: null});
    expect((await open.store.use('ann', 'openai'))?.key?.reveal()).to.equal('sk-new-0123456789');
  });

  it('loses nothing when two processes rotate at once', async () => {
    const open = await place.open();
    await fill(open);
    const other = new RotatingProcess(place.directory, 5);
    await other.rotations(1);
    for (let rotation = 0; rotation < 5; rotation++) await open.store.rotate();
    expect(await other.exitCode).to.equal(0);
    expect([await keysIn(open), await keysIn(await place.open())]).to.deep.equal([all, all]);
  });

  it('loses nothing when the process is killed at any moment of it', async () => {
    const open = await place.open();
    await fill(open);
    for (const rotations of [1, 2, 5]) {
      const process = new RotatingProcess(place.directory, 10_000);
      await process.rotations(rotations);
      process.kill();
      await process.exitCode;
      expect(await keysIn(await place.open())).to.deep.equal(all);
    }
    await open.store.rotate();
    expect([await keysIn(open), (await versionsInFile())?.length]).to.deep.equal([all, 1]);
  });

  it('deletes what a process left that was killed while it wrote, but not what another is writing', async () => {
    const open = await place.open();
    await fill(open);
    const [left, writing] = [
      join(place.directory, '.master.key.left'),
      join(place.directory, '.master.key.new'),
    ];
    await Promise.all([writeFile(left, ''), writeFile(writing, '')]);
    await utimes(left, 0, 0);
    await open.store.rotate();
    const names = await readdir(place.directory);
    expect(names.filter((name) => name.includes('master.key')).sort()).to.deep.equal([
      '.master.key.new',
      'master.key',
    ]);
  });

  it('stops at a key that does not open, and changes nothing', async () => {
    const open = await place.open();
    await fill(open);
    await open.db
      .updateTable('provider_keys')
      .set({base_url: 'https://evil.example'})
      .where('user_id', '=', 'eve')
      .execute();
    const before = await rowsIn(open);
    expect((await failureOf(open.store.rotate())).message).to.include('does not open');
    expect(await rowsIn(open)).to.deep.equal(before);
  });
});
