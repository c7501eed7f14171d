/** `npm i chat-stream` in an empty Vite project: what the README promises, done by a machine. */
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {type DrivenBrowser, driveBrowser} from '../support/driven-browser.js';
import {installPacked, type Project} from './packed-package.js';
import {type StaticServer, serveStatic} from './static-server.js';

const vite = 'vite@7.3.8';

describe('the packed package in an empty Vite project', () => {
  let project: Project;
  let site: StaticServer;
  let browser: DrivenBrowser;

  before(async () => {
    project = await installPacked(vite);
    await project.write(
      'index.html',
      '<!doctype html><link rel="icon" href="data:,"><chat-stream></chat-stream><script type="module" src="/main.js"></script>',
    );
    await project.write(
      'main.js',
      `import 'chat-stream/element';
import {StreamingChatService} from 'chat-stream';
document.title = typeof StreamingChatService;`,
    );
    await project.runInstalled('vite/bin/vite.js', 'build', '--logLevel', 'warn');
    site = await serveStatic(join(project.folder, 'dist'));
    browser = await driveBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.close();
    await project?.dispose();
  });

  it('draws <chat-stream> after `import "chat-stream/element"`, without a complaint', async () => {
    const {page, complaints} = await browser.open(`${site.origin}/`);
    await page.locator('chat-stream').getByRole('textbox').waitFor();
    expect({title: await page.title(), complaints}).to.deep.equal({title: 'function', complaints: []});
  });

  it('is imported on a server without a document', async () => {
    await project.write(
      'server.mjs',
      `const entries = ['', '/element', '/components', '/markdown', '/protocols', '/transports', '/guards'];
for (const entry of entries) await import('chat-stream' + entry);
console.log('imported');`,
    );
    expect(await project.runInstalled('../server.mjs')).to.equal('imported\n');
  });
});
