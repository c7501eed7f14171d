/** The pictures that are taken, with the endings of their names. Browsers draw them without running anything. */
const pictures = {
  'image/png': ['png', 'apng'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const texts = {
  'text/plain': ['txt'],
  'text/markdown': ['md', 'markdown'],
  'text/csv': ['csv'],
  'application/json': ['json'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PictureType = keyof typeof pictures;
export type TextType = keyof typeof texts;
/** Every type that is kept. */
export type MediaType = PictureType | TextType | 'application/pdf';

const endings = new Map<string, readonly string[]>(
  Object.entries({...pictures, ...texts, 'application/pdf': ['pdf']}),
);

/** For people to read. */
export const typesInWords = 'PNG, JPEG, GIF and WebP pictures, PDF, and text in UTF-8';

export function isPicture(mediaType: string): mediaType is PictureType {
  return Object.hasOwn(pictures, mediaType);
}

export function isText(mediaType: string): mediaType is TextType {
  return Object.hasOwn(texts, mediaType);
}

/** The type of text that a file's name says, if it says one. */
export function textTypeOfName(name: string): TextType | undefined {
  const ending = endingOf(name);
  return (Object.keys(texts) as TextType[]).find((type) => endings.get(type)?.includes(ending));
}

/** The usual ending of the names of such files; `bin` where that is not known. */
export function usualEnding(mediaType: string): string {
  return endings.get(mediaType)?.[0] ?? 'bin';
}

/** `name`, with the type's usual ending where it has none of the type's. Texts end as they like. */
export function withEnding(name: string, mediaType: string): string {
  if (isText(mediaType) || endings.get(mediaType)?.includes(endingOf(name))) return name;
  return `${name}.${usualEnding(mediaType)}`;
}

/** What is behind the last dot of a name, in small letters; empty where there is none. */
export function endingOf(name: string): string {
  return /\.([^.]{1,16})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
