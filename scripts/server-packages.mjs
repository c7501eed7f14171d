/** Which packages the built server loads: what of node_modules goes into a container. */
import {readdirSync, readFileSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import {join} from 'node:path';

const imported = /\b(?:from|import)\s*\(?\s*(['"])([^'"]+)\1/g;

/** Names of packages that the scripts below `folder` import, sorted. */
export function serverPackages(folder) {
  const scripts = readdirSync(folder, {recursive: true}).filter((path) => path.endsWith('.js'));
  const names = scripts.flatMap((path) =>
    [...readFileSync(join(folder, path), 'utf8').matchAll(imported)].map(([, , specifier]) => specifier),
  );
  return [...new Set(names.filter(isPackage).map(packageOf))].sort();
}

const isPackage = (specifier) => /^[@a-z]/.test(specifier) && !isBuiltin(specifier);

/** `@hono/node-server/utils/response` is in `@hono/node-server`. */
const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
