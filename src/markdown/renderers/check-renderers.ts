import type {MarkdownRenderers} from './renderers.js';

/** Checks the renderers of every kind that a page gave. @throws {TypeError} naming the one that is not a function. */
export function checkRenderers(renderers: MarkdownRenderers): void {
  for (const [kind, byName] of Object.entries<Readonly<Record<string, unknown>> | undefined>({
    ...renderers,
  })) {
    for (const [name, renderer] of Object.entries(byName ?? {})) {
      if (typeof renderer !== 'function')
        throw new TypeError(`\`renderers.${kind}.${name}\` must be a function, got ${typeof renderer}.`);
    }
  }
}
