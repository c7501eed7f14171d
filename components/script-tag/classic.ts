/**
 * The public surface for pages without modules: registers the elements, and makes the SDK's names those of the global `ChatStream`. A few
 * of them, and those of the Markdown renderer, are there when `ChatStream.ready` resolves.
 */
import type * as lateNames from './late-names.js';

export * from './early-names.js';

/** Resolves with the global `ChatStream` once all its names are there. */
export const ready: Promise<typeof lateNames> = import('./late-names.js').then((names) =>
  Object.assign((globalThis as {ChatStream?: object}).ChatStream ?? {}, names),
);
