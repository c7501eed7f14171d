/**
 * The files of a paste; none where it is writing. Word processors put a picture of the text beside it, and file managers the name
 * of a file as text: text that is also there as HTML is meant as text.
 */
export function pastedFiles({clipboardData}: ClipboardEvent): readonly File[] {
  const types = clipboardData?.types ?? [];
  if (types.includes('text/plain') && types.includes('text/html')) return [];
  return [...(clipboardData?.files ?? [])];
}
