import {chmod, readFile, rename, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {forgetAllKeys} from '../../../../demo/server/keys/key-state.js';
import {openOsKeyring} from '../../../../demo/server/keys/os-keyring.js';
import {Secret} from '../../../../demo/server/keys/secret.js';
import {failureOf, KeysPlace, MemoryKeyring, type OpenOptions} from './keys-place.js';

const plain = 'sk-canary-0123456789';
const password = 'correct horse battery';

describe('the home of the master key', () => {
  let place: KeysPlace;
  beforeEach(async () => {
    place = await KeysPlace.make();
  });
  afterEach(() => place.dispose());

  /** A server that saves a key; says where the master key was kept. */
  const save = async (options: OpenOptions = {}): Promise<string> => {
    const {store, master} = await place.open(options);
    await store.put('ann', 'openai', {key: new Secret(plain), baseUrl: null});
    return master.source;
  };
  /** The next server, which reads it. */
  const read = async (options: OpenOptions = {}): Promise<string | undefined> => {
    const {store} = await place.open(options);
    return (await store.use('ann', 'openai'))?.key?.reveal();
  };

  it('is the keyring where there is one, and then no file', async () => {
    const keyring = new MemoryKeyring();
    expect(await save({keyring, masterPassword: password})).to.equal('keyring');
    expect([
      keyring.entries.size,
      await failureOf(stat(place.masterFile)).then(({message}) => message.slice(0, 6)),
    ]).to.deep.equal([1, 'ENOENT']);
    expect(await read({keyring})).to.equal(plain);
  });

  it('is a file that the password opens, where there is no keyring', async () => {
    expect(await save({masterPassword: password})).to.equal('password');
    const {kind, N, r, p, salt} = JSON.parse(await readFile(place.masterFile, 'utf8'));
    expect({kind, N, r, p}).to.deep.equal({kind: 'password', N: 2 ** 17, r: 8, p: 1});
    expect(Buffer.from(salt, 'base64').length).to.equal(16);
    expect(await read({masterPassword: password})).to.equal(plain);
  });

  it('is a file of mode 600, where there is neither', async () => {
    expect(await save()).to.equal('file');
    expect((await stat(place.masterFile)).mode & 0o777).to.equal(0o600);
    expect(await read()).to.equal(plain);
  });

  it('is asked for nothing, and made nowhere, before a key is saved', async () => {
    const keyring = new MemoryKeyring();
    const {store} = await place.open({keyring});
    expect([await store.list('ann'), keyring.entries.size]).to.deep.equal([[], 0]);
  });

  it('stays where it is when a keyring turns up', async () => {
    await save();
    expect(await read({keyring: new MemoryKeyring()})).to.equal(plain);
  });

  it('is the file where the keyring is locked at the first start', async () => {
    const keyring = new MemoryKeyring();
    keyring.isLocked = true;
    expect(await save({keyring})).to.equal('file');
  });

  it('is not the system’s keyring where that does not answer', async () => {
    const {master} = await place.open({keyring: await openOsKeyring()});
    expect(master.source).to.be.oneOf(['keyring', 'file']);
  });

  for (const mode of [0o644, 0o640, 0o604, 0o660, 0o601]) {
    it(`is refused as a file of mode ${mode.toString(8)}`, async () => {
      await save();
      await chmod(place.masterFile, mode);
      expect((await failureOf(place.open())).message).to.include('can be read by others');
    });
  }

  it('is refused as a link', async () => {
    await save();
    await rename(place.masterFile, `${place.masterFile}.moved`);
    await symlink(`${place.masterFile}.moved`, place.masterFile);
    expect((await failureOf(place.open())).message).to.include('is a link');
  });

  it('is refused where the file is damaged, without saying what is in it', async () => {
    await save();
    await writeFile(place.masterFile, '{"kind":"file","keys":"canary');
    const {message} = await failureOf(place.open());
    expect(message).to.include('holds no master keys').and.not.include('canary');
  });

  for (const short of ['', 'short', 'aaaaaaaaaaaaaaaaaaaaaaaa', '                      ']) {
    it(`is not made with the password ${JSON.stringify(short)}`, async () => {
      const error = await failureOf(place.open({masterPassword: short}));
      expect(error).to.be.instanceOf(RangeError);
      expect(error.message).to.include('`masterPassword`');
    });
  }

  it('does not open with another password, or with none', async () => {
    await save({masterPassword: password});
    const wrong = await failureOf(place.open({masterPassword: `${password}!`}));
    const none = await failureOf(place.open());
    expect(wrong.message).to.include('MASTER_PASSWORD is not the one');
    expect(none.message).to.include('set MASTER_PASSWORD');
  });

  it('is sealed with a password that is set later, and lies open no more', async () => {
    await save();
    expect(await read({masterPassword: password})).to.equal(plain);
    expect(JSON.parse(await readFile(place.masterFile, 'utf8')))
      .to.include({kind: 'password'})
      .and.not.have.property('keys');
    await failureOf(place.open());
  });

  it('is sealed anew when the password is changed', async () => {
    await save({masterPassword: password});
    const changed = {masterPassword: 'another long password'};
    expect(await read({...changed, previousMasterPassword: password})).to.equal(plain);
    expect(await read(changed)).to.equal(plain);
    await failureOf(place.open({masterPassword: password}));
  });

  it('is missed at the next start when it is gone, and made anew once all keys are forgotten', async () => {
    await save();
    await rm(place.masterFile);
    expect((await failureOf(place.open())).message).to.include('is not in the file master.key');
    await forgetAllKeys(await place.database());
    expect(await read()).to.equal(undefined);
    await save();
    expect(await read()).to.equal(plain);
  });

  it('is known from another: that of another database does not do', async () => {
    const other = await KeysPlace.make();
    try {
      await save();
      const {store} = await other.open();
      await store.put('ann', 'openai', {key: new Secret(plain), baseUrl: null});
      await rename(other.masterFile, place.masterFile);
      expect((await failureOf(place.open())).message).to.include('is not in the file master.key');
    } finally {
      await other.dispose();
    }
  });

  it('stops the start where it is in a keyring that is locked, away or empty', async () => {
    const keyring = new MemoryKeyring();
    await save({keyring});
    keyring.isLocked = true;
    const locked = await failureOf(place.open({keyring}));
    const away = await failureOf(place.open());
    const empty = await failureOf(place.open({keyring: new MemoryKeyring()}));
    expect([locked.message, away.message, empty.message]).to.deep.equal([
      'The keyring of the operating system cannot be read. Unlock it.',
      'The master key is in the keyring of the operating system, and there is none here.',
      'The master key that stored API keys were sealed with is not in the keyring. Restore it, or have all stored keys forgotten.',
    ]);
  });

  it('is used where a first start was cut after it was made', async () => {
    const keyring = new MemoryKeyring();
    await save({keyring});
    await forgetAllKeys(await place.database());
    await save({keyring});
    expect([keyring.entries.size, await read({keyring})]).to.deep.equal([1, plain]);
  });
});
