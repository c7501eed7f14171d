/**
 * Splits the script-tag build in eager files and lazy chunks.
 *
 * Both eager files (the ES module and the classic script) load the same chunks, and a chunk must meet the very classes, policies and
 * caches of the copy on the page: a second `ChatError` would fail `instanceof`, a second Trusted Types policy of one name throws. So
 * what a chunk imports from eager code is never bundled again: it is read from a registry, which the eager file fills before it
 * can load a chunk.
 */
import {chunkName} from './script-tag-plugins.mjs';

const placeholder = 'chat-stream-chunk:';
const sharedPrefix = '\0shared:';

/** @param version - Goes into the registry's name, because two versions on one page must not share. */
export function lazySplit(version) {
  const registry = `globalThis[Symbol.for(${JSON.stringify(`chat-stream ${version}`)})]`;
  /** Modules of the eager files. */
  const eager = new Set();
  /** Targets of `import()` in eager code that are not eager themselves, to the name of their chunk. */
  const chunks = new Map();
  /** Eager modules that chunks need, to their key in the registry. */
  const shared = new Map();

  function addChunk(id) {
    const name = chunkName(id);
    if ([...chunks.values()].includes(name))
      throw new Error(`Two chunks would be named ${name}: rename one of the files.`);
    chunks.set(id, name);
  }

  /** For a first pass over the eager code, which only looks: `import()` is noted, not followed. */
  const looking = () => {
    const targets = [];
    return {
      name: 'lazy-split-looking',
      async resolveDynamicImport(specifier, importer) {
        const target = typeof specifier === 'string' ? await this.resolve(specifier, importer) : null;
        if (!target) this.error(`${importer}: import() needs a literal that can be resolved.`);
        targets.push({id: target.id, importer});
        return {id: `${placeholder}${target.id}`, external: true};
      },
      buildEnd(error) {
        if (error) return;
        // By walking: plugins may have loaded more modules than the eager code imports.
        const walk = (id) => {
          if (eager.has(id)) return;
          eager.add(id);
          this.getModuleInfo(id).importedIds.forEach(walk);
        };
        [...this.getModuleIds()].filter((id) => this.getModuleInfo(id).isEntry).forEach(walk);
        // What a chunk imports is its own, seen or not: plugins may have loaded that as well.
        const lazy = targets.filter(({id, importer}) => eager.has(importer) && !eager.has(id));
        new Set(lazy.map(({id}) => id)).forEach(addChunk);
      },
    };
  };

  /** For the pass that makes the chunks. */
  const lazy = () => ({
    name: 'lazy-split-lazy',
    async resolveId(source, importer, options) {
      if (options.isEntry || source.startsWith(sharedPrefix)) return null;
      const target = await this.resolve(source, importer, {...options, skipSelf: true});
      if (!target || !eager.has(target.id)) return null;
      if (!shared.has(target.id)) shared.set(target.id, `m${shared.size}`);
      return {
        id: `${sharedPrefix}${shared.get(target.id)}`,
        syntheticNamedExports: 'shared',
        moduleSideEffects: false,
      };
    },
    load(id) {
      return id.startsWith(sharedPrefix)
        ? `export const shared = ${registry}.${id.slice(sharedPrefix.length)};`
        : null;
    },
  });

  /** For the pass that makes the eager files; after `lazy`, which finds out what is shared. */
  const eagerly = (entry) => ({
    name: 'lazy-split-eager',
    resolveId: (source) => (source === '\0entry' ? source : null),
    load(id) {
      if (id !== '\0entry') return null;
      const imports = [...shared].map(
        ([module, key]) => `import * as ${key} from ${JSON.stringify(module)};`,
      );
      const register = shared.size > 0 ? [`${registry} ??= {${[...shared.values()].join(', ')}};`] : [];
      return [...imports, ...register, `export * from ${JSON.stringify(entry)};`].join('\n');
    },
    async resolveDynamicImport(specifier, importer) {
      const target = await this.resolve(specifier, importer);
      return chunks.has(target.id) ? {id: `${placeholder}${chunks.get(target.id)}`, external: true} : target;
    },
    renderChunk(code, _chunk, {format}) {
      const address = (name) =>
        format === 'es'
          ? `"./chunks/${name}.js"`
          : `new URL("./chunks/${name}.js", chatStreamScriptUrl).href`;
      return {
        code: code.replace(new RegExp(`(["'])${placeholder}([\\w-]+)\\1`, 'g'), (_, _quote, name) =>
          address(name),
        ),
        map: null,
      };
    },
  });

  return {chunks, looking, lazy, eagerly};
}
