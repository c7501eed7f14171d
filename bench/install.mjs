/** What is measured against is installed beside the bench, when it is first run: it is no part of the project. */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {fileURLToPath} from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

function isInstalled() {
  const installedLock = `${here}node_modules/.package-lock.json`;
  if (!existsSync(installedLock)) return false;
  const {packages: installed} = JSON.parse(readFileSync(installedLock, 'utf8'));
  const {packages: wanted} = JSON.parse(readFileSync(`${here}package-lock.json`, 'utf8'));
  return Object.entries(wanted).every(
    ([path, {version, optional}]) =>
      path === '' || installed[path]?.version === version || (optional && !installed[path]),
  );
}

/** Installs the packages of bench/package-lock.json where they are not there. @throws {Error} where npm fails. */
export function ensureBenchPackages() {
  if (isInstalled()) return;
  console.log('Installing what is measured against (bench/package-lock.json) …');
  const {npm_execpath: npm} = process.env;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const {status, error} = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: 'inherit',
    shell: !npm && process.platform === 'win32',
  });
  if (error || status !== 0)
    throw new Error('npm ci in bench/ failed: see above. It needs the npm registry.');
}
