import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {Secret} from '../../../../demo/server/keys/secret.js';
import {failureOf, KeysPlace, type OpenKeys} from './keys-place.js';

const plain = 'sk-canary-0123456789';
const secret = (text = plain) => new Secret(text);
const there = 'https://models.example/v1';

describe('the store of keys', () => {
  let place: KeysPlace;
  let open: OpenKeys;
  beforeEach(async () => {
    place = await KeysPlace.make();
    open = await place.open();
  });
  afterEach(() => place.dispose());

  const used = async (userId = 'ann', provider = 'openai') => {
    const usable = await open.store.use(userId, provider);
    return usable && {baseUrl: usable.baseUrl, key: usable.key?.reveal() ?? null};
  };
  const put = (baseUrl: string | null, key: string | null, userId = 'ann', provider = 'openai') =>
    open.store.put(userId, provider, {key: key === null ? null : secret(key), baseUrl});

  it('says of a key what tells it apart, and never the key', async () => {
    const createdAt = place.clock.now();
    await put(null, plain);
    expect(await open.store.list('ann')).to.deep.equal([
      {
        provider: 'openai',
        baseUrl: 'https://api.openai.com/v1',
        hasKey: true,
        lastFour: '6789',
        createdAt,
        replacedAt: null,
      },
    ]);
  });

  it('replaces a key, and says when', async () => {
    const {createdAt} = await put(null, plain);
    place.clock.advance(60_000);
    const info = await put(null, 'sk-other-abcdefgh');
    expect(info).to.include({lastFour: 'efgh', createdAt, replacedAt: createdAt + 60_000});
    expect(await used()).to.deep.equal({baseUrl: 'https://api.openai.com/v1', key: 'sk-other-abcdefgh'});
  });

  it('shows nothing of a key that is short', async () => {
    expect(await put(null, 'sk-short123')).to.include({hasKey: true, lastFour: ''});
  });

  it('clears the key when its address is changed without it', async () => {
    await put(there, plain);
    const info = await put('https://evil.example/v1', null);
    expect(info).to.include({baseUrl: 'https://evil.example/v1', hasKey: false, lastFour: null});
    expect(await used()).to.deep.equal({baseUrl: 'https://evil.example/v1', key: null});
    // And it does not come back with the address.
    await put(there, null);
    expect(await used()).to.deep.equal({baseUrl: there, key: null});
  });

  it('keeps the key when the same address is said again', async () => {
    const before = await put(there, plain);
    place.clock.advance(1_000);
    expect(await put(there, null)).to.deep.equal(before);
    expect(await used()).to.deep.equal({baseUrl: there, key: plain});
  });

  it('keeps the address when only the key is replaced', async () => {
    await put(there, plain);
    await put(null, 'sk-other-abcdefgh');
    expect(await used()).to.deep.equal({baseUrl: there, key: 'sk-other-abcdefgh'});
  });

  it('needs an address where a provider has no usual one', async () => {
    const error = await failureOf(put(null, plain, 'ann', 'openai-compatible'));
    expect(error).to.include({code: 'invalid', status: 422});
    expect(await open.store.list('ann')).to.deep.equal([]);
  });

  it('knows nothing of providers that are none', async () => {
    for (const provider of ['unknown', '__proto__', 'constructor', '']) {
      expect(await failureOf(put(there, plain, 'ann', provider))).to.include({
        code: 'not-found',
        status: 404,
      });
    }
  });

  it('keeps people and providers apart', async () => {
    await put(null, plain);
    await put(null, 'sk-bob-abcdefgh', 'bob');
    await put(null, 'sk-ant-abcdefgh', 'ann', 'anthropic');
    await open.store.delete('ann', 'openai');
    const lists = await Promise.all(['ann', 'bob', 'eve'].map((userId) => open.store.list(userId)));
    expect(lists.map((list) => list.map(({provider}) => provider))).to.deep.equal([
      ['anthropic'],
      ['openai'],
      [],
    ]);
    expect([await used(), (await used('bob'))?.key]).to.deep.equal([null, 'sk-bob-abcdefgh']);
    expect(await failureOf(open.store.delete('ann', 'openai'))).to.include({status: 404});
  });

  it('takes changes that come at once one after the other', async () => {
    const texts = Array.from({length: 20}, (_, index) => `sk-number-${index}-of-twenty`);
    await Promise.all(texts.map((text) => put(there, text)));
    expect(await open.store.list('ann')).to.have.length(1);
    expect((await used())?.key).to.be.oneOf(texts);
  });

  it('does not open a key that was moved to another row', async () => {
    await put(null, plain);
    await put(null, 'sk-bob-abcdefgh', 'bob');
    const rows = await open.db.selectFrom('provider_keys').select(['user_id', 'sealed']).execute();
    const ann = rows.find((row) => row.user_id === 'ann');
    await open.db
      .updateTable('provider_keys')
      .set({sealed: ann?.sealed ?? null})
      .where('user_id', '=', 'bob')
      .execute();
    const {message} = await failureOf(used('bob'));
    expect(message).to.include('does not open').and.not.include(plain);
  });

  it('does not open a key whose address was changed behind its back', async () => {
    await put(there, plain);
    await open.db.updateTable('provider_keys').set({base_url: 'https://evil.example'}).execute();
    expect((await failureOf(used())).message).to.include('does not open');
  });

  it('has the plain key in no file: not in the database, its log, or the file of the master key', async () => {
    await put(there, plain);
    await put(there, 'sk-second-0123456789');
    await open.store.rotate();
    const bytes = await place.bytes();
    const forms = [plain, 'sk-second-0123456789'].flatMap((text) =>
      (['utf8', 'base64', 'hex', 'utf16le'] as const).map((encoding) =>
        encoding === 'utf16le'
          ? Buffer.from(text, encoding)
          : Buffer.from(Buffer.from(text).toString(encoding)),
      ),
    );
    expect(forms.filter((form) => bytes.includes(form))).to.deep.equal([]);
    // The search sees: what may be there is found.
    expect([bytes.includes('6789'), bytes.includes(there)]).to.deep.equal([true, true]);
  });
});
