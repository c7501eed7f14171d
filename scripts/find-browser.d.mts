/** The path of a Chromium, Chrome or Edge, or undefined. */
export function findChromium(): string | undefined;

/** The path of an nginx, or undefined. */
export function findNginx(): string | undefined;

/** Flags for a Chromium that tests drive. */
export const chromiumFlags: readonly string[];
