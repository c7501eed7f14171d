const names = {all: 'chat-stream-found', current: 'chat-stream-found-current'} as const;

/** Not by colour alone: the match that is looked at is underlined as well. */
const rules = `
::highlight(${names.all}) { background-color: #ffe08a; color: #24262b; }
::highlight(${names.current}) { background-color: #ff9d3c; color: #24262b; text-decoration: underline 2px; }
@media (forced-colors: active) {
  ::highlight(${names.all}) { background-color: Mark; color: MarkText; }
  ::highlight(${names.current}) { background-color: Highlight; color: HighlightText; }
}`;
let sheet: CSSStyleSheet | null = null;

/**
 * Marks matches without touching what is drawn. Where a browser has no highlights, the match that is looked at is selected.
 *
 * @see https://drafts.csswg.org/css-highlight-api-1/
 */
export class MatchMarks {
  readonly #ours: Record<keyof typeof names, AbstractRange[]> = {all: [], current: []};

  /** Marks `ranges` and, in another way, `current`, in place of what was marked. */
  show(ranges: readonly Range[], current: Range | null): void {
    this.clear();
    if (typeof Highlight === 'undefined') {
      const {startContainer, startOffset, endContainer, endOffset} = current ?? new Range();
      if (current) getSelection()?.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
      return;
    }
    for (const range of ranges) styleRootOf(range);
    this.#add(
      'all',
      ranges.filter((range) => range !== current),
    );
    if (current) this.#add('current', [current]);
  }

  clear(): void {
    if (typeof Highlight === 'undefined') return;
    for (const kind of ['all', 'current'] as const) {
      const highlight = CSS.highlights.get(names[kind]);
      for (const range of this.#ours[kind].splice(0)) highlight?.delete(range);
    }
  }

  /** The document has one set of highlights: those of another conversation on the page stay. */
  #add(kind: keyof typeof names, ranges: readonly Range[]): void {
    const highlight = CSS.highlights.get(names[kind]) ?? new Highlight();
    highlight.priority = kind === 'current' ? 1 : 0;
    for (const range of ranges) highlight.add(range);
    CSS.highlights.set(names[kind], highlight);
    this.#ours[kind].push(...ranges);
  }
}

/** A highlight is styled where its text is: in the shadow root of the message. */
function styleRootOf(range: Range): void {
  const root = range.startContainer.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
