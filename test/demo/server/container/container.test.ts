import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {ConfigError, readConfig} from '../../../../demo/server/config.js';
import {serverPackages} from '../../../../scripts/server-packages.mjs';
import {startServer} from '../../../support/server-harness.js';
import {copiesOf, environmentOf, pathsOf, projectRoot, readStages, wordsOf} from './container-file.js';
import {makeScratchImage, removeScratchImage} from './scratch-image.js';

const [building = [], serving = []] = readStages();
const environment = environmentOf(serving);
const secret = 'thirty-two characters, or a few more';

/** Runs a command of the container file. */
function run(
  [command = '', ...words]: readonly string[],
  {env, cwd, until}: {env: Record<string, string>; cwd: string; until?: (out: string) => Promise<void>},
): Promise<{code: number | null; out: string}> {
  return new Promise((resolve, reject) => {
    const program = command === 'node' ? process.execPath : command;
    const child = spawn(program, words, {cwd, env: {PATH: process.env['PATH'], ...env}});
    let out = '';
    let hasBegun = false;
    const hear = (text: string): void => {
      out += text;
      if (hasBegun || !until || !out.includes('http://')) return;
      hasBegun = true;
      until(out)
        .catch(reject)
        .finally(() => child.kill('SIGTERM'));
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', reject).on('close', (code) => resolve({code, out}));
  });
}

describe('the container file', () => {
  it('copies what there is, and what the ignore file lets through', () => {
    const ignored = readFileSync(`${projectRoot}.dockerignore`, 'utf8').split('\n');
    for (const {from, sources} of [...copiesOf(building), ...copiesOf(serving)]) {
      if (from !== null) continue;
      for (const source of sources) {
        expect(pathsOf(source), source).not.to.have.length(0);
        const isKept = ignored.some(
          (line) => line === `!${source}` || source.startsWith(`${line.slice(1)}/`),
        );
        expect(isKept, `${source} in .dockerignore`).to.equal(true);
      }
    }
  });

  it('takes from the build what that makes', () => {
    const made = copiesOf(serving).filter(({from}) => from === 'build');
    expect(made.flatMap(({sources}) => sources).sort()).to.deep.equal([
      '/app/.build',
      '/app/demo/.build',
      '/app/dist',
      '/app/node_modules',
      '/app/package.json',
    ]);
  });

  it('sets what the server takes, and leaves its secret to who runs it', () => {
    expect(() => readConfig(environment)).to.throw(ConfigError, 'SESSION_SECRET');
    const config = readConfig({...environment, SESSION_SECRET: secret});
    expect(config).to.include({host: '0.0.0.0', port: 8787, dataDirectory: '/data', usesKeyring: false});
  });

  it('serves as no administrator, from a folder of its own', () => {
    const rests = (word: string): string[] =>
      serving.filter((instruction) => instruction.word === word).map(({rest}) => rest);
    expect([rests('USER'), rests('VOLUME'), rests('EXPOSE')]).to.deep.equal([
      ['node'],
      [environment['DATA_DIR']],
      [environment['PORT']],
    ]);
  });

  it('keeps every package that the server imports, of those that the project has', () => {
    const {dependencies, devDependencies} = JSON.parse(
      readFileSync(`${projectRoot}package.json`, 'utf8'),
    ) as Record<string, Record<string, string>>;
    const names = serverPackages(`${projectRoot}.build`);
    expect(names).to.include.members(['hono', 'kysely', 'libsql', '@ai-sdk/anthropic', 'valibot']);
    expect(Object.keys({...dependencies, ...devDependencies})).to.include.members(names);
    expect(names).not.to.include.members(['tsx']);
  });
});

describe('what the container file makes', () => {
  let folder: string;
  let data: string;
  before(async () => {
    folder = await makeScratchImage(serving);
    data = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
  });
  after(async () => {
    await removeScratchImage(folder);
    await rm(data, {recursive: true, force: true});
  });

  it('starts with its own packages alone, serves, and ends well when it is asked to', async () => {
    const [, ...words] = wordsOf(serving, 'CMD');
    const env = {...environment, PORT: '0', HOST: '127.0.0.1', DATA_DIR: data, SESSION_SECRET: secret};
    const statuses: Record<string, number> = {};
    const {code, out} = await run(
      // Links stay where they are: what they lead to has other packages beside it.
      ['node', '--preserve-symlinks', '--preserve-symlinks-main', ...words],
      {
        env,
        cwd: folder,
        until: async (said) => {
          const url = /http:\/\/\S+/.exec(said)?.[0];
          for (const path of [
            '/healthz',
            '/readyz',
            '/',
            '/dist/chat-stream.js',
            '/openapi.json',
            '/api/ai/models',
          ])
            statuses[path] = (await fetch(`${url}${path}`)).status;
        },
      },
    );
    expect(statuses, out).to.deep.equal({
      '/healthz': 200,
      '/readyz': 200,
      '/': 200,
      '/dist/chat-stream.js': 200,
      '/openapi.json': 200,
      '/api/ai/models': 401,
    });
    expect(code, out).to.equal(0);
  });

  it('is healthy while the server answers, and not when nothing does', async () => {
    const check = wordsOf(serving, 'HEALTHCHECK');
    const server = await startServer();
    const env = {PORT: String(server.port)};
    const healthy = await run(check, {env, cwd: folder});
    await server.dispose();
    const gone = await run(check, {env, cwd: folder});
    expect([healthy.code, gone.code]).to.deep.equal([0, 1]);
  });
});
