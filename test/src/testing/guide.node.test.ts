import {execFile} from 'node:child_process';
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect} from 'chai';

const root = new URL('../../../', import.meta.url);
const run = promisify(execFile);
/** The public names, as this checkout has them without a build. */
const entries = {'chat-stream': 'src/index.ts', 'chat-stream/testing': 'src/testing/index.ts'};

describe('the guide to testing', () => {
  it('has an example that runs as it stands', async () => {
    const guide = await readFile(new URL('docs/testing.md', root), 'utf8');
    const example = /```ts\n([\s\S]+?)```/.exec(guide)?.[1] ?? '';
    const source = Object.entries(entries).reduce(
      (text, [name, path]) => text.replace(`from '${name}'`, `from '${new URL(path, root).href}'`),
      example,
    );
    expect(source).to.not.match(/from 'chat-stream/);
    const folder = new URL(`node_modules/.cache/guide-${process.pid}/`, root);
    await mkdir(folder, {recursive: true});
    try {
      const file = fileURLToPath(new URL('example.test.ts', folder));
      await writeFile(file, source);
      const env = {...process.env, NODE_TEST_CONTEXT: undefined};
      const options = {cwd: fileURLToPath(root), env};
      const {stdout} = await run(
        process.execPath,
        ['--import', 'tsx', '--test', '--test-reporter=tap', file],
        options,
      );
      expect(stdout)
        .to.match(/^# pass 1$/m)
        .and.to.match(/^# fail 0$/m);
    } finally {
      await rm(folder, {recursive: true, force: true});
    }
  });
});
