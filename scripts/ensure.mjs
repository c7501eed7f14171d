/**
 * What every command needs before it starts: a new enough Node and the exact packages of package-lock.json; with `--browser` also a
 * Chromium. Runs on a bare machine, so it imports nothing that must be installed. Prints nothing when all is there.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {findChromium, findCommand} from './find-browser.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
const isNodeNewEnough = major > 20 || (major === 20 && minor >= 19);
const root = fileURLToPath(new URL('..', import.meta.url));
const installedLock = `${root}node_modules/.package-lock.json`;

function stop(line) {
  console.error(line);
  process.exit(1);
}

/** Compares with the lock file that npm itself keeps of what it installed: right after `npm ci`, `npm install` or a crash in the middle. */
function isInstalled() {
  if (!existsSync(installedLock)) return false;
  const {packages: installed} = JSON.parse(readFileSync(installedLock, 'utf8'));
  const {packages: wanted} = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  // Builds for other systems are optional and rightly absent.
  return Object.entries(wanted).every(
    ([path, {version, optional}]) =>
      path === '' || installed[path]?.version === version || (optional && !installed[path]),
  );
}

function ensurePackages() {
  if (isInstalled()) return;
  console.log('Installing the packages of package-lock.json (about a minute) …');
  const {npm_execpath: npm} = process.env;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  const {status, error} = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: !npm && process.platform === 'win32',
  });
  if (error || status !== 0) stop('npm ci failed: see above. It needs the npm registry.');
}

const installHints = {
  darwin:
    'No Chromium found: run `brew install --cask chromium`, or set CHROME_PATH to a Chrome, Chromium or Edge.',
  win32:
    'No Chromium found: run `winget install Google.Chrome`, or set CHROME_PATH to a chrome.exe or msedge.exe.',
  linux:
    "No Chromium found: install your distribution's package (Debian: `sudo apt-get install chromium`), or set CHROME_PATH.",
};

function ensureChromium() {
  if (findChromium()) return;
  if (process.getuid?.() === 0 && findCommand('apt-get')) {
    console.log(
      "No Chromium found and this is root on Debian or Ubuntu: installing the distribution's chromium package …",
    );
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
    };
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
    if (findChromium()) return;
  }
  stop(installHints[process.platform] ?? installHints.linux);
}

if (!isNodeNewEnough)
  stop(`Node 20.19 or newer is needed; this is ${process.versions.node}. See https://nodejs.org/`);
ensurePackages();
if (process.argv.includes('--browser')) ensureChromium();
