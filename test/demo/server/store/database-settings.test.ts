import {resolve} from 'node:path';
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {ConfigError, readConfig} from '../../../../demo/server/config.js';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the setting DATABASE_URL', () => {
  for (const url of [
    'postgres://somebody:secret@db.example:5432/chat?sslmode=verify-full',
    'postgresql://localhost/chat',
    'postgres:///chat?host=/run/postgresql&user=chat',
  ])
    it(`takes ${url}`, () => {
      expect(readConfig({DATABASE_URL: url}).postgres).to.deep.equal({url, poolSize: 10});
    });

  it('leaves other files in DATA_DIR where it is a PostgreSQL', () => {
    const {dataDirectory, modelsFile} = readConfig({DATABASE_URL: 'postgres://x/y', DATA_DIR: './there'});
    expect([dataDirectory, modelsFile]).to.deep.equal([resolve('./there'), resolve('./there/models.toml')]);
  });

  it('takes other files along where it is a file', () => {
    const {postgres, dataDirectory} = readConfig({
      DATABASE_URL: 'file:/var/lib/chat/a.db',
      DATA_DIR: './there',
    });
    expect([postgres, dataDirectory]).to.deep.equal([null, '/var/lib/chat']);
  });

  for (const url of [
    'mysql://u:hunter2@h/d',
    'postgres://u:hunter2%@h/d',
    'postgres://u:hunter2@h:port/d',
    'file://there/hunter2.db',
    'file:',
    'x',
  ])
    it('says that it is none, and never what it is', () => {
      const problems = problemsOf({DATABASE_URL: url});
      expect([problems.length, problems.join().includes('hunter2')]).to.deep.equal([1, false]);
    });

  for (const size of ['0', '1001', 'many'])
    it(`is used by no ${size} connections`, () => {
      expect(problemsOf({DATABASE_POOL_SIZE: size})).to.have.length(1);
    });

  it('is used by as many connections as are allowed', () => {
    const settings = {DATABASE_URL: 'postgres://x/y', DATABASE_POOL_SIZE: '3'};
    expect(readConfig(settings).postgres?.poolSize).to.equal(3);
  });
});
