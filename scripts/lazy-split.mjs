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
/** The module that fills the registry. */
const registering = '\0registering';

/** @param version - Goes into the registry's name, because two versions on one page must not share. */
export function lazySplit(version) {
  const registry = `globalThis[Symbol.for(${JSON.stringify(`chat-stream ${version}`)})]`;
  /** Modules of the eager files. */
  const eager = new Set();
  /** Targets of `import()` in eager code that are not eager themselves, to the name of their chunk. */
  const chunks = new Map();
  /** Eager modules that chunks need, to their key in the registry and the names that chunks import of them. */
  const shared = new Map();
  const keyOf = (id) => shared.get(id).key;
  const sharedByKey = (key) => [...shared.values()].find((one) => one.key === key);

  /** Notes what a chunk's module imports of eager ones: no more is kept of these than is used. */
  async function noteNames(context, {id, ast}) {
    for (const node of ast?.body ?? []) {
      if (!node.source) continue;
      const target = await context.resolve(node.source.value, id);
      if (!target?.id.startsWith(sharedPrefix)) continue;
      const {names} = sharedByKey(target.id.slice(sharedPrefix.length));
      if (node.type === 'ExportAllDeclaration') names.add('*');
      for (const specifier of node.specifiers ?? []) {
        for (const name of importedNames(specifier, ast)) names.add(name);
      }
    }
  }

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
      if (!shared.has(target.id)) shared.set(target.id, {key: `m${shared.size}`, names: new Set()});
      return {
        id: `${sharedPrefix}${keyOf(target.id)}`,
        syntheticNamedExports: 'shared',
        moduleSideEffects: false,
      };
    },
    load(id) {
      return id.startsWith(sharedPrefix)
        ? `export const shared = ${registry}.${id.slice(sharedPrefix.length)};`
        : null;
    },
    moduleParsed(info) {
      return noteNames(this, info);
    },
  });

  /** For the pass that makes the eager files; after `lazy`, which finds out what is shared. */
  const eagerly = (entry) => ({
    name: 'lazy-split-eager',
    resolveId: (source) => (source === '\0entry' || source === registering ? source : null),
    load(id) {
      // First of all: the entry may wait for a chunk before it ends.
      if (id === '\0entry')
        return `import ${JSON.stringify(registering)};\nexport * from ${JSON.stringify(entry)};`;
      if (id !== registering) return null;
      const all = [...shared].map(([module, {key, names}]) => sharing(module, key, [...names]));
      const imports = all.map(({statement}) => statement);
      const register = all.length > 0 ? [`${registry} ??= {${all.map(({entry}) => entry).join(', ')}};`] : [];
      return [...imports, ...register].join('\n');
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

  /** Whether chunks read module `id` from the registry. */
  const isShared = (id) => id.startsWith(sharedPrefix);

  return {chunks, isShared, looking, lazy, eagerly};
}

/** The names that a specifier of module `ast` imports; `*` for the whole module. */
function importedNames({type, imported, local}, ast) {
  if (type === 'ImportDefaultSpecifier') return ['default'];
  if (type === 'ImportNamespaceSpecifier') return membersOf(local.name, ast);
  // `export {name} from`: there it is the local one.
  const {name, value} = imported ?? local;
  return [name ?? value];
}

/** What `ast` reads of namespace `local`; `*` where it does more with it than reading members by name. */
function membersOf(local, ast) {
  const names = new Set();
  const walk = (node, key, parent) => {
    if (Array.isArray(node)) for (const one of node) walk(one, key, parent);
    else if (typeof node?.type !== 'string') return;
    else if (node.type === 'Identifier' && node.name === local) {
      const isMember = parent.type === 'MemberExpression' && key === 'object' && !parent.computed;
      const isName = key === 'property' || (key === 'key' && !parent.shorthand) || key === 'local';
      if (isMember) names.add(parent.property.name);
      else if (!isName) names.add('*');
    } else for (const [name, child] of Object.entries(node)) walk(child, name, node);
  };
  walk(ast.body, 'body', ast);
  return [...names];
}

/** How an eager file imports `names` of `module`, and puts them into the registry under `key`. */
function sharing(module, key, names) {
  const from = JSON.stringify(module);
  if (names.includes('*')) return {statement: `import * as ${key} from ${from};`, entry: key};
  const locals = names.map((name, at) => ({name, local: `${key}_${at}`}));
  const specifiers = locals.map(({name, local}) => `${name} as ${local}`).join(', ');
  // Getters, so that what is imported stays a live binding.
  const getters = locals.map(({name, local}) => `get ${name}() { return ${local}; }`).join(', ');
  return {statement: `import {${specifiers}} from ${from};`, entry: `${key}: {${getters}}`};
}
