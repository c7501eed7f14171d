import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {fileURLToPath} from 'node:url';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs Node on `args` in the project's folder, its output passed through.
 *
 * @returns Whether it ended with exit code 0.
 */
export async function runNode(args, {env = {}, stdio = 'inherit'} = {}) {
  const child = spawn(process.execPath, args, {cwd: projectRoot, stdio, env: {...process.env, ...env}});
  const [code] = await once(child, 'exit');
  return code === 0;
}

/** The path of a package's command, to be run by Node itself: no shell, no `.cmd` files, the same on every system. */
export const binOf = (packageName, file) => `node_modules/${packageName}/${file}`;

export const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Prints `rows` in columns as wide as their widest cell; the first column to the left, the others to the right. */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column]),
    );
    console.log(`  ${cells.join('   ')}`);
  }
}
