import {resolve} from 'node:path';
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {type ConfigError, readConfig} from '../../../../demo/server/config.js';

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

describe('the settings of knowledge', () => {
  it('search nothing but words by default', () => {
    expect(readConfig({}).knowledge).to.deep.equal({
      directory: null,
      results: 5,
      maxTokens: 1_500,
      minSimilarity: 0.35,
      embeddings: null,
    });
  });

  it('name a folder and a service', () => {
    const {knowledge} = readConfig({
      KNOWLEDGE_DIR: 'docs',
      KNOWLEDGE_SIMILARITY: '0.5',
      EMBEDDINGS_BASE_URL: 'http://127.0.0.1:11434/v1/',
      EMBEDDINGS_MODEL: 'nomic-embed-text',
    });
    expect(knowledge).to.deep.include({
      directory: resolve('docs'),
      minSimilarity: 0.5,
      embeddings: {
        kind: 'service',
        baseUrl: 'http://127.0.0.1:11434/v1',
        apiKey: null,
        model: 'nomic-embed-text',
      },
    });
  });

  it('or a model in this process', () => {
    expect(readConfig({EMBEDDINGS_MODEL_PATH: 'models/tiny'}).knowledge.embeddings).to.deep.equal({
      kind: 'local',
      modelPath: resolve('models/tiny'),
    });
  });

  it('are refused where they do not go together, or are none', () => {
    expect(problemsOf({EMBEDDINGS_MODEL: 'm'})[0]).to.contain('needed together');
    expect(problemsOf({EMBEDDINGS_API_KEY: 'k'})[0]).to.contain('needed together');
    expect(
      problemsOf({EMBEDDINGS_MODEL_PATH: 'm', EMBEDDINGS_MODEL: 'm', EMBEDDINGS_BASE_URL: 'http://a'})[0],
    ).to.contain('name one embedder');
    for (const environment of [
      {KNOWLEDGE_SIMILARITY: '1.5'},
      {KNOWLEDGE_RESULTS: '21'},
      {EMBEDDINGS_BASE_URL: 'ftp://a'},
      {EMBEDDINGS_API_KEY: 'ä'},
    ])
      expect(problemsOf(environment)[0]).to.contain(Object.keys(environment)[0]);
  });
});
