/**
 * Makes package.json one that needs what the built server loads, and nothing else: `npm prune` then leaves just that. For the
 * container file; anywhere else it would spoil the checkout.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {serverPackages} from './server-packages.mjs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const {name, version, license, type, engines} = manifest;
const known = {...manifest.devDependencies, ...manifest.dependencies};
const dependencies = Object.fromEntries(
  serverPackages('.build').map((each) => {
    if (!known[each]) throw new Error(`The server imports ${each}, which package.json does not have.`);
    return [each, known[each]];
  }),
);
const kept = {name, version, private: true, license, type, engines, dependencies};
writeFileSync('package.json', `${JSON.stringify(kept, null, 2)}\n`);
