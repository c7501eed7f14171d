import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {promisify} from 'node:util';
import {expect} from 'chai';
import {createParser} from 'eventsource-parser';
import {startServer, type TestServer} from '../../../support/server-harness.js';

const run = promisify(execFile);
const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
/** As a reader copies them: whole, with the lines that they go on in. */
const examples = [...readme.matchAll(/^ *curl -N (?:.*\\\n)*.*$/gm)].map(([example]) => example);

interface Frame {
  readonly content?: string;
  readonly text?: string;
}

/** The text that the frames of a body say, whichever form they have. */
function textIn(body: string): string {
  let text = '';
  createParser({
    onEvent: ({data}) => {
      const frame = data === '[DONE]' ? {} : (JSON.parse(data) as Frame | string);
      text += typeof frame === 'string' ? frame : (frame.content ?? frame.text ?? '');
    },
  }).feed(body);
  return text;
}

describe('the examples of the README', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.dispose());

  it('are of the native route, and of both forms of the text route', () => {
    const routes = examples.map((example) => /localhost:8787([^\s']+)/.exec(example)?.[1]);
    expect(routes).to.deep.equal([
      '/api/ai/chat/stream',
      '/api/v1/chat/unified/stream',
      '/api/v1/chat/unified/stream?form=string',
    ]);
  });

  for (const example of examples) {
    it(`work as they stand: ${/localhost:8787[^\s']+/.exec(example)?.[0]}`, async () => {
      const here = example.replace('localhost:8787', server.url.replace('http://', ''));
      const {stdout} = await run('sh', ['-c', here.replace('curl ', 'curl --silent --fail --max-time 20 ')]);
      expect(textIn(stdout)).to.equal('Hello from curl');
    });
  }
});
