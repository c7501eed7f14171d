import type {
  LanguageModelV4Citation,
  LanguageModelV4File,
  LanguageModelV4ReasoningFile,
  LanguageModelV4Source,
} from '@ai-sdk/provider';
import type {ProviderEvent} from '../provider.js';

/** A file that a model made. */
export type MadeFile =
  | {readonly mediaType: string; readonly bytes: Uint8Array}
  | {readonly mediaType: string; readonly url: URL};

/** A file as readers ask for it. */
export interface KeptFile {
  readonly fileId: string;
  readonly name: string;
  /** What it turned out to be, where somebody looked. */
  readonly mediaType?: string;
}

/** Keeps a file that a model made for `userId`, so that readers can ask for it by its id. Null for one that is not kept. */
export type SaveFile = (file: MadeFile, userId?: string) => Promise<KeptFile | null>;

type SourceEvent = Extract<ProviderEvent, {type: 'source'}>;

/** Where the answer rests on. An address that is not http(s) is left out of it. */
export function sourceEvent(source: LanguageModelV4Source, snippet?: string): SourceEvent {
  const base = {type: 'source', id: source.id, ...(snippet ? {snippet} : {})} as const;
  if (source.sourceType === 'document') return {...base, title: source.title};
  const isWeb = /^https?:\/\//i.test(source.url) && URL.canParse(source.url);
  const title = source.title ?? (isWeb ? new URL(source.url).hostname : source.id);
  return {...base, title, ...(isWeb ? {url: source.url} : {})};
}

export function* citationEvents(citations: readonly LanguageModelV4Citation[] = []): Iterable<SourceEvent> {
  for (const {source, citedText} of citations) yield sourceEvent(source, citedText);
}

/** A file of the answer, once it is kept; nothing where nobody keeps files. */
export async function* fileEvents(
  {mediaType, data}: LanguageModelV4File | LanguageModelV4ReasoningFile,
  saveFile: SaveFile | undefined,
): AsyncGenerator<ProviderEvent, void, void> {
  if (!saveFile) return;
  const kept = await saveFile(
    data.type === 'url' ? {mediaType, url: data.url} : {mediaType, bytes: bytesOf(data.data)},
  );
  if (kept) yield {type: 'file', mediaType, ...kept};
}

function bytesOf(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data, 'base64') : data;
}
