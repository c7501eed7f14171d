import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {parse} from 'yaml';
import type {Router} from './environment.js';

/** The description of this API, for those who make clients from it. */
export function openapiRoute(router: Router, rootDirectory: string): void {
  let description: Promise<unknown> | undefined;
  const read = async (): Promise<unknown> =>
    parse(await readFile(join(rootDirectory, 'docs/openapi.yaml'), 'utf8'));

  router.get('/openapi.json', async (context) => {
    description ??= read().catch((error: unknown) => {
      description = undefined;
      throw error;
    });
    // It is public, and tools that show it are pages of other origins.
    context.header('Access-Control-Allow-Origin', '*');
    context.header('Cross-Origin-Resource-Policy', 'cross-origin');
    context.header('Cache-Control', 'no-cache');
    return context.json(await description);
  });
}
