/** A place in the text of an element. */
type Offset = number | null;

/** Does `change`, which leaves the text of `parent` as it is, and keeps what a person has selected in it. */
export function keepSelection(parent: Element, change: () => void): void {
  // Chromium tells of a selection inside a shadow tree only there.
  const root = parent.getRootNode() as {getSelection?: () => Selection | null};
  const selection = root.getSelection?.() ?? parent.ownerDocument.getSelection();
  const anchor = offsetIn(parent, selection?.anchorNode, selection?.anchorOffset);
  const focus = offsetIn(parent, selection?.focusNode, selection?.focusOffset);
  const [anchorNode, anchorOffset] = [selection?.anchorNode, selection?.anchorOffset ?? 0];
  const [focusNode, focusOffset] = [selection?.focusNode, selection?.focusOffset ?? 0];
  change();
  if (!selection || (anchor === null && focus === null)) return;
  const start = anchor === null ? {node: anchorNode, offset: anchorOffset} : placeIn(parent, anchor);
  const end = focus === null ? {node: focusNode, offset: focusOffset} : placeIn(parent, focus);
  if (start.node && end.node) selection.setBaseAndExtent(start.node, start.offset, end.node, end.offset);
}

/** How much text of `parent` stands before a place; null where the place is not inside a text of it. */
function offsetIn(parent: Element, node: Node | null | undefined, offset = 0): Offset {
  if (!(node instanceof Text) || !parent.contains(node)) return null;
  let before = 0;
  for (const text of textsIn(parent)) {
    if (text === node) return before + offset;
    before += text.length;
  }
  return null;
}

function placeIn(parent: Element, offset: number): {readonly node: Node; readonly offset: number} {
  let before = 0;
  for (const text of textsIn(parent)) {
    if (before + text.length >= offset) return {node: text, offset: offset - before};
    before += text.length;
  }
  return {node: parent, offset: parent.childNodes.length};
}

function* textsIn(parent: Element): Generator<Text> {
  const walker = parent.ownerDocument.createTreeWalker(parent, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) yield node as Text;
}
