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
    expect(readConfig({})).to.deep.include({
      port: 8787,
      host: '127.0.0.1',
      databaseFile: join(resolve('./data'), 'chat-stream.db'),
      postgres: null,
      dataDirectory: resolve('./data'),
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
      sessionSecret: null,
      tokenAudience: 'chat-stream',
      sessionIdleMs: 3_600_000,
      sessionMaxMs: 43_200_000,
      modelsFile: resolve('./data/models.toml'),
      isModelsFileNamed: false,
      ollamaUrl: 'http://127.0.0.1:11434',
      masterPassword: null,
      previousMasterPassword: null,
      usesKeyring: true,
      servicePorts: [443, 1234, 8000, 8080, 11_434],
      trustedProxies: [],
      addressRate: null,
      maxConnectionsPerAddress: null,
      maxReadersPerUser: null,
      guards: {input: 'off', pii: 'off', promptInjection: 'off'},
      limits: {maxRunsPerUser: null, userRate: null, providerRate: null, quotas: []},
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
        SESSION_SECRET: 'a secret of thirty-two characters',
        TOKEN_AUDIENCE: 'https://chat.example',
        SESSION_IDLE_MS: '60000',
        SESSION_MAX_MS: '120000',
        MODELS_FILE: '/etc/models.toml',
        OLLAMA_URL: 'off',
        MASTER_PASSWORD: 'of sixteen characters',
        PREVIOUS_MASTER_PASSWORD: 'the one before it',
        KEYRING: '0',
        SERVICE_PORTS: '443,9000',
        TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::1',
        ADDRESS_REQUESTS_BURST: '50',
        ADDRESS_REQUESTS_PER_MINUTE: '120',
        MAX_CONNECTIONS_PER_ADDRESS: '30',
        MAX_READERS_PER_USER: '4',
        MAX_SOCKETS_PER_USER: '3',
        GUARD_PII: 'mask',
        GUARD_PROMPT_INJECTION: 'warn',
        MAX_RUNS_PER_USER: '2',
        USER_STARTS_BURST: '10',
        USER_STARTS_PER_MINUTE: '30',
        PROVIDER_STARTS_PER_MINUTE: '600',
        USER_TOKENS_PER_DAY: '100000',
        SERVER_COST_PER_DAY: '12.5',
        LOG_LEVEL: 'debug',
      }),
    ).to.deep.include({
      port: 0,
      host: '0.0.0.0',
      databaseFile: '/var/lib/chat.db',
      postgres: null,
      dataDirectory: '/var/lib',
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
      sessionSecret: 'a secret of thirty-two characters',
      tokenAudience: 'https://chat.example',
      sessionIdleMs: 60_000,
      sessionMaxMs: 120_000,
      modelsFile: '/etc/models.toml',
      isModelsFileNamed: true,
      ollamaUrl: undefined,
      masterPassword: 'of sixteen characters',
      previousMasterPassword: 'the one before it',
      usesKeyring: false,
      servicePorts: [443, 9000],
      trustedProxies: ['10.0.0.0/8', '2001:db8::1'],
      addressRate: {capacity: 50, refillPerSecond: 2},
      maxConnectionsPerAddress: 30,
      maxReadersPerUser: 4,
      maxSocketsPerUser: 3,
      guards: {input: 'off', pii: 'mask', promptInjection: 'warn'},
      limits: {
        maxRunsPerUser: 2,
        userRate: {capacity: 10, refillPerSecond: 0.5},
        providerRate: {capacity: 600, refillPerSecond: 10},
        quotas: [
          {of: 'user', unit: 'tokens', span: 'day', granted: 100_000},
          {of: 'server', unit: 'money', span: 'day', granted: 12_500_000},
        ],
      },
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
    [{DATABASE_URL: 'mysql://localhost/chat'}, 'DATABASE_URL'],
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
    [{SESSION_SECRET: 'short'}, 'SESSION_SECRET'],
    [{TOKEN_AUDIENCE: 'a b'}, 'TOKEN_AUDIENCE'],
    [{SESSION_IDLE_MS: '0'}, 'SESSION_IDLE_MS'],
    [{MAX_RUNS_PER_USER: '0'}, 'MAX_RUNS_PER_USER'],
    [{OLLAMA_URL: 'here'}, 'OLLAMA_URL'],
    [{OLLAMA_URL: 'http://192.168.0.2:11434'}, 'OLLAMA_URL'],
    [{MASTER_PASSWORD: 'short'}, 'MASTER_PASSWORD'],
    [{KEYRING: 'yes'}, 'KEYRING'],
    [{GUARD_PII: 'hide'}, 'GUARD_PII'],
    [{SERVICE_PORTS: '443, 80'}, 'SERVICE_PORTS'],
    [{SERVICE_PORTS: '70000'}, 'SERVICE_PORTS'],
    [{USER_STARTS_BURST: '1.5'}, 'USER_STARTS_BURST'],
    [{SERVER_COST_PER_DAY: '12,50'}, 'SERVER_COST_PER_DAY'],
    [{HOST: '0.0.0.0'}, 'SESSION_SECRET'],
    [{SESSION_SECRET: ''}, 'SESSION_SECRET'],
    [{MASTER_PASSWORD: ''}, 'MASTER_PASSWORD'],
    [{TRUSTED_PROXIES: 'proxy.example'}, 'TRUSTED_PROXIES'],
    [{TRUSTED_PROXIES: '10.0.0.0/33'}, 'TRUSTED_PROXIES'],
    [{TRUSTED_PROXIES: '0.0.0.0/0'}, 'TRUSTED_PROXIES'],
    [{ADDRESS_REQUESTS_BURST: '0'}, 'ADDRESS_REQUESTS_BURST'],
    [{MAX_CONNECTIONS_PER_ADDRESS: 'many'}, 'MAX_CONNECTIONS_PER_ADDRESS'],
    [{MAX_READERS_PER_USER: '0'}, 'MAX_READERS_PER_USER'],
    [{MAX_SOCKETS_PER_USER: 'many'}, 'MAX_SOCKETS_PER_USER'],
  ];
  for (const [environment, name] of wrong) {
    it(`say what is wrong with ${JSON.stringify(environment)}`, () => {
      expect(problemsOf(environment).filter((problem) => problem.includes(name))).to.have.length(1);
    });
  }

  it('limit people where there are accounts, whether anything is said of it or not', () => {
    const {limits} = readConfig({SESSION_SECRET: 'a secret of thirty-two characters'});
    expect(limits).to.deep.equal({
      maxRunsPerUser: 3,
      userRate: {capacity: 20, refillPerSecond: 0.5},
      providerRate: null,
      quotas: [],
    });
  });

  it('limit addresses where others can reach the server, or come through a proxy', () => {
    const usual = {addressRate: {capacity: 300, refillPerSecond: 10}, maxConnectionsPerAddress: 100};
    const accounts = {SESSION_SECRET: 'a secret of thirty-two characters'};
    expect(readConfig({...accounts, HOST: '0.0.0.0'})).to.deep.include({...usual, maxReadersPerUser: 20});
    expect(readConfig({TRUSTED_PROXIES: '127.0.0.1'})).to.deep.include({...usual, maxReadersPerUser: null});
    expect(readConfig(accounts)).to.deep.include({addressRate: null, maxReadersPerUser: 20});
  });

  it('are all named at once, those that only do not go together too', () => {
    expect(problemsOf({DEFAULT_MODEL: 'gpt-9', HOST: '10.0.0.7'})).to.have.length(2);
  });

  it('never repeat a key in what they say', () => {
    expect(problemsOf({OPENAI_API_KEY: 'sk-\u0001canary'}).join()).not.to.contain('canary');
  });
});
