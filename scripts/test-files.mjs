/** Which test file runs where: Node, the page, or all of Node, page and worker. */
import {existsSync, readdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const headlessFloors = ['base', 'model', 'encoders', 'transport', 'protocols', 'stream', 'guards', 'chat'];
const unsearched = new Set(['node_modules', 'fixtures']);

/** Paths below `folder` (relative to the project, with `/`) whose name ends with `ending`; none where there is no such folder. */
export function filesBelow(folder, ending) {
  if (!existsSync(`${root}${folder}`)) return [];
  return readdirSync(`${root}${folder}`, {withFileTypes: true})
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory())
        return unsearched.has(entry.name) || entry.name.startsWith('.') ? [] : filesBelow(path, ending);
      return entry.name.endsWith(ending) ? [path] : [];
    })
    .sort();
}

const isForNodeOnly = (path) => path.endsWith('.node.test.ts');

/** Tests of the headless floors: the same files run in Node, in a page and in a worker. */
export const coreTests = () =>
  headlessFloors
    .flatMap((floor) => filesBelow(`test/src/${floor}`, '.test.ts'))
    .filter((path) => !isForNodeOnly(path));

/** Tests that need a page. */
export const pageTests = () =>
  ['test/src/markdown', 'test/src/testing', 'test/components']
    .flatMap((folder) => filesBelow(folder, '.test.ts'))
    .filter((path) => !isForNodeOnly(path));

/** Those of them that count our own work, which is the same in every engine: one engine is enough. */
export const countedTests = () => filesBelow('test/src/markdown/counted', '.test.ts');

/** The page that runs the core tests in workers. */
export const workerTests = () => ['test/support/in-worker.test.ts'];

/** What runs several test files in one process of Node. */
export const inNode = 'test/support/in-node.mjs';

/** They measure memory, or what a process of their own leaves behind. */
const alone = new Set(['many-readers', 'stalled-readers', 'kill', 'sigterm', 'restart']);
const nameOf = (path) => path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/, '');

/** Tests of the server that may share a process, in so many groups. */
export function serverGroups(count) {
  const together = filesBelow('test/demo', '.test.ts').filter((path) => !alone.has(nameOf(path)));
  return Array.from({length: count}, (_, at) => together.filter((__, index) => index % count === at));
}

/** Tests that need Node: the server, whole scenarios in a driven browser, the tools. */
export const nodeTests = () => {
  const folders = ['test/demo', 'test/scenarios'].flatMap((folder) => filesBelow(folder, '.test.ts'));
  const elsewhere = filesBelow('test', '.node.test.ts').filter((path) => !path.startsWith('test/package/'));
  return [...new Set(['test/architecture.test.ts', ...folders, ...elsewhere])];
};
