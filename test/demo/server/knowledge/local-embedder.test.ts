import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {pathToFileURL} from 'node:url';
import {expect} from 'chai';
import {createLocalEmbedder} from '../../../../demo/server/knowledge/local-embedder.js';

/** A module with the functions of the package that are used: what it was told stands in its vectors. */
const packageText = `
export const env = {allowRemoteModels: true, allowLocalModels: false, localModelPath: ''};
export async function pipeline(task, model) {
  if (model === 'broken') throw new Error('no weights');
  return async (texts, options) => ({
    tolist: () => texts.map((text) => [
      text.length, texts.length, Number(task === 'feature-extraction'), Number(options.pooling === 'mean' && options.normalize),
      Number(env.allowLocalModels && !env.allowRemoteModels && env.localModelPath.endsWith('models')), model.length,
    ]),
  });
}
`;
const options = {signal: new AbortController().signal, timeoutMs: 1_000};

describe('an embedding model in this process', () => {
  let directory: string;
  let loads = 0;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chat-stream-model-'));
    await writeFile(join(directory, 'package.mjs'), packageText);
    for (const name of ['tiny', 'broken', 'empty'])
      await mkdir(join(directory, 'models', name), {recursive: true});
    for (const name of ['tiny', 'broken'])
      await writeFile(join(directory, 'models', name, 'config.json'), '{}');
  });
  after(() => rm(directory, {recursive: true, force: true}));

  const source = {
    find: () => 'there',
    load: () => {
      loads += 1;
      return import(pathToFileURL(join(directory, 'package.mjs')).href);
    },
  };
  const embedderOf = (name: string) =>
    createLocalEmbedder({modelPath: join(directory, 'models', name), source});

  it('is loaded from its folder with the first text, once, and never from elsewhere', async () => {
    const embedder = await embedderOf('tiny');
    expect([embedder.name, loads]).to.deep.equal(['local:tiny', 0]);
    const vectors = await embedder.embed(
      Array.from({length: 10}, (_, at) => 'x'.repeat(at + 1)),
      options,
    );
    await embedder.embed(['again'], options);
    expect(loads).to.equal(1);
    // Ten texts in batches of eight and two; every switch as it should be.
    const told = vectors.map((vector) => Array.from(vector, (value) => Math.round(value / (vector[2] ?? 1))));
    expect(told[0]).to.deep.equal([1, 8, 1, 1, 1, 4]);
    expect(told[9]).to.deep.equal([10, 2, 1, 1, 1, 4]);
  });

  it('that fails is an error of ours, and is tried again', async () => {
    const embedder = await embedderOf('broken');
    const before = loads;
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await embedder.embed(['a'], options).catch((error: unknown) => error)).to.include({
        code: 'server',
      });
    expect(loads).to.equal(before + 2);
  });

  it('must be in its folder', async () => {
    const error = await embedderOf('empty').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RangeError);
    expect(String(error)).to.match(/EMBEDDINGS_MODEL_PATH must be the folder of a model/);
  });

  it('needs a package, and says which where it is not installed', async () => {
    const error = await createLocalEmbedder({
      modelPath: join(directory, 'models', 'tiny'),
      source: {
        find: () => import.meta.resolve('@huggingface/not-installed-here'),
        load: source.load,
      },
    }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RangeError);
    expect(String(error)).to.contain('npm install @huggingface/transformers');
  });
});
