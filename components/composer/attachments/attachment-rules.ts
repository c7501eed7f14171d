import {lateLabels} from '../../shared/late-labels.js';
import type {AttachmentSettings} from '../attachment-settings.js';

/** Files that may go with a message, and why the others may not, in words. */
export interface SortedFiles {
  readonly taken: readonly File[];
  readonly refusals: readonly string[];
}

/** Sorts `files` by the rules, where `present` go with the message already. */
export function sortFiles(
  files: readonly File[],
  present: readonly File[],
  rules: Required<AttachmentSettings>,
): SortedFiles {
  const taken: File[] = [];
  const refusals: string[] = [];
  for (const file of files) {
    const refusal = refusalOf(file, [...present, ...taken], rules);
    if (refusal === null) taken.push(file);
    else refusals.push(refusal);
  }
  return {taken, refusals};
}

function refusalOf(
  file: File,
  present: readonly File[],
  {maxCount, maxBytes, maxTotalBytes, accept}: Required<AttachmentSettings>,
): string | null {
  const {name, size} = file;
  if (!isAccepted(file, accept)) return lateLabels.fileOfWrongType(name);
  if (size === 0) return lateLabels.fileEmpty(name);
  if (size > maxBytes) return lateLabels.fileTooLarge(name, lateLabels.bytes(maxBytes));
  if (present.length >= maxCount) return lateLabels.tooManyFiles(name, maxCount);
  const bytes = present.reduce((sum, other) => sum + other.size, size);
  return bytes > maxTotalBytes ? lateLabels.filesTooLarge(name, lateLabels.bytes(maxTotalBytes)) : null;
}

/**
 * Whether `accept` names the file's type or the ending of its name; an empty one takes everything.
 *
 * @see https://html.spec.whatwg.org/multipage/input.html#attr-input-accept
 */
function isAccepted({name, type}: File, accept: string): boolean {
  const tokens = accept
    .toLowerCase()
    .split(',')
    .map((token) => token.trim());
  const [kind = '', mediaType = ''] = [type.split('/')[0], type.split(';')[0]?.trim()];
  return tokens.some((token) => {
    if (token === '' || token === '*/*') return tokens.length === 1 || token !== '';
    if (token.startsWith('.')) return name.toLowerCase().endsWith(token);
    if (token.endsWith('/*')) return token === `${kind.toLowerCase()}/*`;
    return token === mediaType.toLowerCase();
  });
}
