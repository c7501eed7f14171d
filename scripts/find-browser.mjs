/** Where the three browser engines, and nginx, live on this machine. No dependency: it also runs before anything is installed. */
import {accessSync, constants, existsSync, statSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import process from 'node:process';

const {env, platform} = process;
const windowsRoots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
const inWindows = (...parts) => windowsRoots.map((folder) => join(folder, ...parts));
const inApplications = (name, file) =>
  ['/Applications', join(env.HOME ?? '', 'Applications')].map((folder) =>
    join(folder, `${name}.app/Contents/MacOS`, file),
  );

const chromium = {
  variables: ['CHROME_PATH', 'CHROMIUM_PATH'],
  commands: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'chrome',
    'microsoft-edge',
    'msedge',
  ],
  places: {
    linux: [
      '/usr/bin/chromium',
      '/snap/bin/chromium',
      '/opt/google/chrome/chrome',
      '/usr/lib/chromium/chromium',
    ],
    darwin: [
      ...inApplications('Google Chrome', 'Google Chrome'),
      ...inApplications('Chromium', 'Chromium'),
      ...inApplications('Microsoft Edge', 'Microsoft Edge'),
    ],
    win32: [
      ...inWindows('Google', 'Chrome', 'Application', 'chrome.exe'),
      ...inWindows('Chromium', 'Application', 'chrome.exe'),
      ...inWindows('Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ],
  },
};

const firefox = {
  variables: ['FIREFOX_PATH'],
  commands: ['firefox-esr', 'firefox'],
  places: {
    linux: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox'],
    darwin: inApplications('Firefox', 'firefox'),
    win32: inWindows('Mozilla Firefox', 'firefox.exe'),
  },
};

const webkitDriver = {
  variables: ['WEBKIT_DRIVER_PATH'],
  commands: ['WebKitWebDriver'],
  places: {linux: ['/usr/bin/WebKitWebDriver', '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/WebKitWebDriver']},
};

const webkitBrowser = {
  variables: ['WEBKIT_BROWSER_PATH'],
  commands: ['MiniBrowser'],
  places: {
    linux: ['x86_64-linux-gnu', 'aarch64-linux-gnu'].flatMap((machine) =>
      ['webkit2gtk-4.1', 'webkit2gtk-4.0'].map((version) => `/usr/lib/${machine}/${version}/MiniBrowser`),
    ),
  },
};

const nginx = {
  variables: ['NGINX_PATH'],
  commands: ['nginx'],
  // Debian keeps it out of the PATH of people.
  places: {linux: ['/usr/sbin/nginx']},
};

function isProgram(path) {
  if (!existsSync(path) || !statSync(path).isFile()) return false;
  if (platform === 'win32') return true;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not executable by us: the same as absent.
    return false;
  }
}

/** The path of the command on PATH, or undefined. */
export function findCommand(command) {
  const names = platform === 'win32' ? [`${command}.exe`] : [command];
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
}

/** Environment variable first (a wrong one is an error, never skipped in silence), then PATH, then the usual places. */
function find({variables, commands, places}) {
  for (const name of variables) {
    const path = env[name];
    if (!path) continue;
    if (isProgram(path)) return path;
    throw new Error(`${name} is set to ${path}, which is not a program.`);
  }
  for (const command of commands) {
    const path = findCommand(command);
    if (path) return path;
  }
  return (places[platform] ?? []).find(isProgram);
}

/** The path of a Chromium, Chrome or Edge, or undefined. */
export const findChromium = () => find(chromium);

/** The path of a Firefox, or undefined. */
export const findFirefox = () => find(firefox);

/** The programs that drive WebKitGTK, or undefined where one of them is missing. */
export function findWebKit() {
  const programs = {driver: find(webkitDriver), browser: find(webkitBrowser), display: findCommand('Xvfb')};
  return Object.values(programs).every(Boolean) ? programs : undefined;
}

/** The path of an nginx, or undefined. */
export const findNginx = () => find(nginx);

/** The engines found here, by the names that `BROWSERS` takes. */
export function enginesFound() {
  return Object.entries({chromium: findChromium(), firefox: findFirefox(), webkit: findWebKit()})
    .filter(([, found]) => found)
    .map(([name]) => name);
}

/** Flags for a Chromium that tests drive: no network of its own, and it starts as root in a container. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
