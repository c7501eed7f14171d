import type {Manifest} from './build-manifest.mjs';

/** What the elements offer, by the names of their classes. */
export type Surfaces = ReadonlyMap<string, unknown>;

/** What each element offers, read from its sources. */
export function readSurfaces(): Surfaces;

/** What the manifest and `surfaces` disagree on, or what nobody described: a sentence for each. */
export function manifestProblems(manifest: Manifest, surfaces?: Surfaces): string[];
