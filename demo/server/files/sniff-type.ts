import {fileTypeFromBuffer} from 'file-type';
import {tooLarge, wrongType} from './file-errors.js';
import {
  endingOf,
  isPicture,
  isText,
  type MediaType,
  type TextType,
  textTypeOfName,
  typesInWords,
} from './media-types.js';

/** Bytes of a file to look at. */
export interface FileBytes {
  readonly size: number;
  /** The first bytes, `length` at most. */
  head(length: number): Promise<Uint8Array>;
}

/** What is said of a file by who sends it. */
export interface FileClaim {
  /** Null where nothing is said. */
  readonly mediaType: string | null;
  readonly name: string;
}

/** Most bytes of a text: all of its words go into the prompt. */
export const maxTextBytes = 256 * 1024;
/** What the type of anything else can be told from. */
const headBytes = 64 * 1024;

/** Names that others use for the same types. */
const aliases = new Map<string, MediaType>([
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['image/x-png', 'image/png'],
  ['image/apng', 'image/png'],
  ['application/x-pdf', 'application/pdf'],
  ['text/x-markdown', 'text/markdown'],
  ['application/csv', 'text/csv'],
  ['text/json', 'application/json'],
  // What Windows calls them where a spreadsheet program is installed.
  ['application/vnd.ms-excel', 'text/csv'],
]);

/** Texts that browsers draw as pages: they are kept under no name. */
const markupTypes: ReadonlySet<string> = new Set(['text/html', 'text/xml']);
const markupEndings: ReadonlySet<string> = new Set([
  'html',
  'htm',
  'xhtml',
  'xht',
  'shtml',
  'svg',
  'svgz',
  'xml',
  'xsl',
]);

/**
 * What `bytes` are, whatever is said of them.
 *
 * @throws {ChatError} `invalid` (415) for what is not taken, and where `claim` says another type; `too-large` (413) for
 *   a text over 256 kB.
 */
export async function sniffType(bytes: FileBytes, claim: FileClaim): Promise<MediaType> {
  if (bytes.size === 0) throw wrongType('The file is empty.');
  const said = typeSaid(claim);
  const head = await bytes.head(Math.max(headBytes, bytes.size <= maxTextBytes ? bytes.size : 0));
  const found = pictureOrPdf((await fileTypeFromBuffer(head.subarray(0, headBytes)))?.mime);
  // A PDF may be all text; a picture never is, though a text may begin as one does.
  if (found !== 'application/pdf') {
    const text = textOf(head, head.length < bytes.size);
    if (text !== null) return typeOfText(text, bytes.size, said, claim.name);
  }
  if (!found) throw wrongType(`The file is of a type that is not taken here. Send ${typesInWords}.`);
  if (said !== null && said !== found) throw contradiction();
  return found;
}

/** The type of a claim in our words; null where it says none. */
function typeSaid({mediaType}: FileClaim): string | null {
  const said = (mediaType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (said === '' || said === 'application/octet-stream') return null;
  const known = aliases.get(said) ?? said;
  if (isText(known) || pictureOrPdf(known)) return known;
  // Programs and the like: they are text, and kept as nothing else.
  if (known.startsWith('text/') && !markupTypes.has(known)) return 'text/plain';
  throw wrongType(`Files of this type are not taken here. Send ${typesInWords}.`);
}

function pictureOrPdf(type: string | undefined): MediaType | undefined {
  if (type === 'image/apng') return 'image/png';
  return type !== undefined && (isPicture(type) || type === 'application/pdf') ? type : undefined;
}

/** The text that `bytes` are; null where they are none. Of a cut one, the last character may be missing. */
function textOf(bytes: Uint8Array, isCut: boolean): string | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', {fatal: true}).decode(bytes, {stream: isCut});
  } catch {
    // Not UTF-8.
    return null;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no text holds.
  return /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text;
}

function typeOfText(text: string, size: number, said: string | null, name: string): TextType {
  if (said !== null && !isText(said)) throw contradiction();
  if (size > maxTextBytes) throw tooLarge('A text', maxTextBytes);
  if (markupEndings.has(endingOf(name)) || isMarkup(text)) {
    throw wrongType(`HTML, SVG and XML are not taken here. Send ${typesInWords}.`);
  }
  const type = said ?? textTypeOfName(name) ?? 'text/plain';
  if (type !== 'application/json' || isJson(text)) return type as TextType;
  // Only the name says so: it is text in any case.
  if (said === null) return 'text/plain';
  throw contradiction();
}

/** True for a text that begins as a page or a drawing does. Markdown may begin with a tag too, but not with these. */
function isMarkup(text: string): boolean {
  const start = text.slice(0, 2_000).replace(/<!--[\s\S]*?-->/g, '');
  return /^\s*<(!doctype|html|svg|script|\?xml)\b/i.test(start);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function contradiction() {
  return wrongType('The file is not of the type that it is said to be.');
}
