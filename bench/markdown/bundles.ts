import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {build, type OutputFile} from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What one page loads, by the path that it is asked for. */
export type Scripts = ReadonlyMap<string, Uint8Array>;

const options = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  write: false,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  outdir: '/',
  define: {'process.env.NODE_ENV': '"production"'},
  logLevel: 'silent',
} as const;

/**
 * A renderer with what makes it answer to the bench.
 *
 * @throws {Error} with esbuild's words where it does not build.
 */
export async function bundlePeer(peer: string): Promise<Scripts> {
  const {outputFiles} = await build({...options, entryPoints: [`bench/markdown/peers/${peer}.ts`]});
  return new Map(outputFiles.map(({path, contents}) => [pathOf(path), contents]));
}

const pathOf = (path: string): string => path.replaceAll('\\', '/').replace(/^[A-Z]:/, '');

export interface OwnSize {
  /** Bytes, each file gzipped by itself: what is loaded with the entry. */
  readonly eager: number;
  /** What is loaded when it is first needed. */
  readonly lazy: number;
}

/** What `chat-stream/markdown` weighs without the packages it uses. */
export async function ownSize(): Promise<OwnSize> {
  const {outputFiles, metafile} = await build({
    ...options,
    entryPoints: ['src/markdown/index.ts'],
    external: ['marked', 'dompurify', 'highlight.js', 'highlight.js/*', 'temml', 'temml/*'],
    metafile: true,
  });
  const entry = Object.keys(metafile.outputs).find((path) => metafile.outputs[path]?.entryPoint);
  if (entry === undefined) throw new Error('esbuild wrote no entry.');
  const eager = new Set<string>();
  const walk = (path: string): void => {
    if (eager.has(path)) return;
    eager.add(path);
    for (const {kind, path: next, external} of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && !external) walk(next);
  };
  walk(entry);
  const names = new Set([...eager].map((path) => path.split('/').at(-1)));
  const isEager = ({path}: OutputFile): boolean => names.has(path.split(/[\\/]/).at(-1));
  return {
    eager: sum(outputFiles.filter(isEager)),
    lazy: sum(outputFiles.filter((file) => !isEager(file))),
  };
}

const sum = (files: readonly OutputFile[]): number =>
  files.reduce((bytes, {contents}) => bytes + gzipSync(contents, {level: 9}).length, 0);
