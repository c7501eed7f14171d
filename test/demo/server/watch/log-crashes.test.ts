import {describe, it} from 'node:test';
import {expect} from 'chai';
import {ServerProcess} from '../server-process.js';

describe('a crash', () => {
  it('is logged with its kind and its place, and not with its message', async () => {
    const process = new ServerProcess({}, 'test/demo/server/watch/crashing-main.ts');
    expect(await process.exited).to.equal(1);
    const line = JSON.parse(process.output) as {err: {type: string; stack: string[]}; msg: string};
    expect([line.err.type, line.msg]).to.deep.equal(['SyntaxError', 'crashed']);
    expect(line.err.stack[0]).to.contain('crashing-main.ts');
    expect(process.output).not.to.contain('sk-canary');
  });
});
