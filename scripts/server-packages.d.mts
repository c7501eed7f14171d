/** Names of packages that the scripts below `folder` import, sorted. */
export function serverPackages(folder: string): string[];
