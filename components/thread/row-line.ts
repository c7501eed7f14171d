/** What stands between messages: the day on which those below were written, or that they have not been read. */
export type RowLine = 'day' | 'new';

/** Such a line, which says `text`. */
export function rowLine(line: RowLine, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = `line ${line}`;
  element.setAttribute('part', line);
  element.setAttribute('role', 'separator');
  // The words of a separator are presentation: its name is what is read.
  element.setAttribute('aria-label', text);
  const words = document.createElement('span');
  words.textContent = text;
  element.append(words);
  return element;
}
