import {join, resolve} from 'node:path';
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {ConfigError, readConfig} from '../../../demo/server/config.js';

/** The problems that reading `environment` names. */
function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the settings of the server', () => {
  it('need nothing', () => {
    expect(readConfig({})).to.deep.equal({
      port: 8787,
      host: '127.0.0.1',
      databaseFile: join(resolve('./data'), 'chat-stream.db'),
      allowedOrigins: [],
      mockWordDelayMs: 30,
      openAI: null,
      defaultModel: 'mock/markdown',
      demoRoutes: false,
      abandonAfterMs: 600_000,
      logRetentionMs: 900_000,
      drainMs: 20_000,
      runTimeoutMs: 600_000,
      maxAnswerLength: 1_048_576,
      logLevel: 'info',
    });
  });

  it('take an empty value for none', () => {
    expect(readConfig({PORT: '', OPENAI_API_KEY: '', REDIS_URL: ''}).port).to.equal(8787);
  });

  it('are taken from the environment', () => {
    expect(
      readConfig({
        PORT: '0',
        HOST: '0.0.0.0',
        DATABASE_URL: 'file:///var/lib/chat.db',
        ALLOWED_ORIGINS: 'https://a.example, http://localhost:3000',
        MOCK_WORD_DELAY_MS: '5',
        OPENAI_BASE_URL: 'http://localhost:11434/v1/',
        OPENAI_MODEL: 'llama3.2:3b',
        DEMO_ROUTES: '1',
        ABANDON_AFTER_MS: '1000',
        LOG_RETENTION_MS: '0',
        DRAIN_MS: '25000',
        RUN_TIMEOUT_MS: '86400000',
        MAX_ANSWER_LENGTH: '4096',
        LOG_LEVEL: 'debug',
      }),
    ).to.deep.equal({
      port: 0,
      host: '0.0.0.0',
      databaseFile: '/var/lib/chat.db',
      allowedOrigins: ['https://a.example', 'http://localhost:3000'],
      mockWordDelayMs: 5,
      openAI: {baseUrl: 'http://localhost:11434/v1', apiKey: undefined, model: 'llama3.2:3b'},
      defaultModel: 'llama3.2:3b',
      demoRoutes: true,
      abandonAfterMs: 1_000,
      logRetentionMs: 0,
      drainMs: 25_000,
      runTimeoutMs: 86_400_000,
      maxAnswerLength: 4_096,
      logLevel: 'debug',
    });
  });

  it('go to OpenAI itself where there is only a key', () => {
    expect(readConfig({OPENAI_API_KEY: 'k'}).openAI?.baseUrl).to.equal('https://api.openai.com/v1');
  });

  const wrong: readonly (readonly [Record<string, string>, string])[] = [
    [{PORT: '70000'}, 'PORT'],
    [{PORT: '-1'}, 'PORT'],
    [{PORT: '80.5'}, 'PORT'],
    [{HOST: 'a b'}, 'HOST'],
    [{DATABASE_URL: 'postgres://localhost/chat'}, 'DATABASE_URL'],
    [{REDIS_URL: 'redis://localhost'}, 'REDIS_URL'],
    [{ALLOWED_ORIGINS: '*'}, 'ALLOWED_ORIGINS'],
    [{ALLOWED_ORIGINS: 'https://a.example/'}, 'ALLOWED_ORIGINS'],
    [{ALLOWED_ORIGINS: 'null'}, 'ALLOWED_ORIGINS'],
    [{MOCK_WORD_DELAY_MS: 'fast'}, 'MOCK_WORD_DELAY_MS'],
    [{OPENAI_BASE_URL: 'ftp://x'}, 'OPENAI_BASE_URL'],
    [{OPENAI_BASE_URL: 'https://user:pass@x'}, 'OPENAI_BASE_URL'],
    [{OPENAI_API_KEY: 'a\nb'}, 'OPENAI_API_KEY'],
    [{OPENAI_MODEL: 'a b', OPENAI_API_KEY: 'k'}, 'OPENAI_MODEL'],
    [{ABANDON_AFTER_MS: '0'}, 'ABANDON_AFTER_MS'],
    [{LOG_RETENTION_MS: '1 h'}, 'LOG_RETENTION_MS'],
    [{DRAIN_MS: '25001'}, 'DRAIN_MS'],
    [{RUN_TIMEOUT_MS: '-1'}, 'RUN_TIMEOUT_MS'],
    [{MAX_ANSWER_LENGTH: '0'}, 'MAX_ANSWER_LENGTH'],
    [{LOG_LEVEL: 'loud'}, 'LOG_LEVEL'],
    [{DEFAULT_MODEL: 'gpt-9'}, 'OPENAI_BASE_URL'],
  ];
  for (const [environment, name] of wrong) {
    it(`say what is wrong with ${JSON.stringify(environment)}`, () => {
      expect(problemsOf(environment).filter((problem) => problem.includes(name))).to.have.length(1);
    });
  }

  it('never repeat a key in what they say', () => {
    expect(problemsOf({OPENAI_API_KEY: 'sk-\u0001canary'}).join()).not.to.contain('canary');
  });
});
