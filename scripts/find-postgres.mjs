/** Where PostgreSQL's programs live on this machine: Debian keeps them out of PATH. No dependency. */
import {existsSync, readdirSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import process from 'node:process';

const {env} = process;
const debian = '/usr/lib/postgresql';

const hasPrograms = (folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)));

/** The newest version first. */
function debianFolders() {
  if (!existsSync(debian)) return [];
  return readdirSync(debian)
    .toSorted((one, other) => Number.parseFloat(other) - Number.parseFloat(one))
    .map((version) => join(debian, version, 'bin'));
}

/** The folder with `initdb` and `postgres` in it: `POSTGRES_BIN` (a wrong one is an error), else a usual one; undefined where there is none. */
export function findPostgres() {
  const named = env.POSTGRES_BIN;
  if (named && !hasPrograms(named))
    throw new Error(`POSTGRES_BIN is set to ${named}, where initdb and postgres are not.`);
  if (named) return named;
  return [...debianFolders(), ...(env.PATH ?? '').split(delimiter).filter(Boolean)].find(hasPrograms);
}
