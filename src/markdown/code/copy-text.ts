/**
 * Puts `text` on the clipboard. Where the page may not write there, by the browser's own command for copying, with
 * `shown` selected for as long as it takes.
 *
 * @returns false where neither is possible.
 */
export async function copyText(text: string, shown: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or not there because the page came without TLS.
    return copyBySelection(text, shown);
  }
}

function copyBySelection(text: string, shown: HTMLElement): boolean {
  const page = shown.ownerDocument;
  const selection = page.getSelection();
  if (!selection) return false;
  const before = selection.rangeCount > 0 ? selection.getRangeAt(0).cloneRange() : null;
  // What is selected is what is shown, with marks for what cannot be seen: what is copied is the source.
  let isCopied = false;
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    isCopied = event.clipboardData !== null;
  };
  selection.selectAllChildren(shown);
  page.addEventListener('copy', onCopy, {capture: true, once: true});
  try {
    return page.execCommand('copy') && isCopied;
  } catch {
    // Browsers may throw instead of answering no.
    return false;
  } finally {
    page.removeEventListener('copy', onCopy, {capture: true});
    selection.removeAllRanges();
    if (before) selection.addRange(before);
  }
}
