/**
 * Roughly the words of `markdown`, in time that grows with its length alone: for the text that stands for an answer until
 * that is drawn, which tells a reader what is there and lets a browser find it.
 */
export function plainWords(markdown: string): string {
  return markdown
    .replace(/^ {0,3}(?:```|~~~).*$/gm, '')
    .replace(/!?\[([^[\]\n]{0,300})\]\([^()\s]{0,2000}\)/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+/gm, '')
    .replace(/\*\*|__|~~|[*`]/g, '')
    .trim();
}
