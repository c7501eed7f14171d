/** Rollup plugins of the script-tag files. */
import {existsSync, readFileSync} from 'node:fs';
import {basename, dirname, sep} from 'node:path';

/** Hands rollup the `.js.map` files that tsc wrote; without it the maps end at tsc's output. */
export const tscMaps = () => ({
  name: 'tsc-maps',
  load(id) {
    if (!existsSync(`${id}.map`) || id.includes(`${sep}node_modules${sep}`)) return null;
    return {
      code: readFileSync(id, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'),
      map: readFileSync(`${id}.map`, 'utf8'),
    };
  },
});

const litPolicy = /createPolicy\((["'])lit-html\1/g;

/** Lit's own policy name is taken where the host page has Lit too, and a second policy of one name throws. */
export const ownLitPolicy = () => {
  let renamed = 0;
  return {
    name: 'own-lit-policy',
    transform(code) {
      const found = code.match(litPolicy)?.length ?? 0;
      if (found === 0) return null;
      renamed += found;
      return {code: code.replace(litPolicy, 'createPolicy($1chat-stream-lit$1'), map: null};
    },
    buildEnd(error) {
      if (!error && renamed !== 1)
        this.error(
          `Expected exactly one createPolicy("lit-html") to rename, found ${renamed}. Did Lit change?`,
        );
    },
  };
};

/** A chunk's readable name: the package for a dependency, the folder for an index file, else the file. */
export function chunkName(id) {
  const inPackage = /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id);
  if (inPackage) return inPackage[1].replace(/^@/, '').replace(/[\\/]/, '-');
  const name = basename(id, '.js');
  return name === 'index' ? basename(dirname(id)) : name;
}
