/*
 * One form for HTML that means the same, so that what we draw can be compared with what a specification expects.
 * The frames that we put around content, and the attributes that every link of ours has, are taken off.
 */

const ourAttributes = new Set(['target', 'rel', 'referrerpolicy', 'loading', 'decoding', 'tabindex', 'role']);
const blocks = /^(?:P|H[1-6]|UL|OL|LI|BLOCKQUOTE|PRE|TABLE|THEAD|TBODY|TR|TH|TD|HR|DIV|DETAILS|SUMMARY)$/;

/** `parent`'s content as text, one line for each element or text. */
export function treeOf(parent: Node): string {
  return linesOf(parent, '', false).join('\n');
}

function linesOf(parent: Node, indent: string, isCode: boolean): string[] {
  const lines: string[] = [];
  let text = '';
  const endText = (): void => {
    const shown = isCode ? text : collapsed(text, parent);
    if (shown !== '') lines.push(`${indent}${JSON.stringify(shown)}`);
    text = '';
  };
  for (const child of flattened(parent)) {
    if (child instanceof Text) {
      text += child.data;
      continue;
    }
    if (!(child instanceof Element)) continue;
    endText();
    lines.push(`${indent}${child.localName}${attributesOf(child)}`);
    lines.push(...linesOf(child, `${indent}  `, isCode || child.localName === 'pre'));
  }
  endText();
  return trimmedAtBlocks(lines, parent, indent);
}

/** Children, with frames of ours and links without a target opened. */
function flattened(parent: Node): Node[] {
  return [...parent.childNodes].flatMap((child) => {
    const isFrame = child instanceof HTMLElement && /^(?:table|code)-frame$/.test(child.className);
    const isBareLink =
      child instanceof Element && child.localName === 'a' && addressOf(child, 'href') === null;
    return isFrame || isBareLink ? flattened(child) : [child];
  });
}

function collapsed(text: string, parent: Node): string {
  const single = text.replace(/[ \t\n]+/g, ' ');
  return isBlockOnly(parent) ? single.trim() : single;
}

function isBlockOnly(parent: Node): boolean {
  return /^(?:UL|OL|TABLE|THEAD|TBODY|TR|BLOCKQUOTE)$/.test(parent.nodeName);
}

/** White space beside blocks, and at a block's ends, is not seen. */
function trimmedAtBlocks(lines: readonly string[], parent: Node, indent: string): string[] {
  const isBlock =
    parent.nodeName === 'DIV' || parent.nodeName === '#document-fragment' || blocks.test(parent.nodeName);
  if (!isBlock || parent.nodeName === 'PRE') return [...lines];
  const own = (at: number): string =>
    lines.slice(0, at).findLast((line) => !line.startsWith(`${indent} `)) ?? '';
  const isEdge = (line: string | undefined): boolean =>
    line === undefined || line === '' || blocks.test((/^\s*([a-z\d]+)/.exec(line)?.[1] ?? '').toUpperCase());
  return lines.flatMap((line, at) => {
    if (!line.startsWith(`${indent}"`)) return [line];
    let text = JSON.parse(line.trim()) as string;
    if (isEdge(own(at))) text = text.trimStart();
    const next = lines.slice(at + 1).find((other) => !other.startsWith(`${indent} `));
    if (isEdge(next)) text = text.trimEnd();
    return text === '' ? [] : [`${indent}${JSON.stringify(text)}`];
  });
}

function attributesOf(element: Element): string {
  const named = [...element.attributes]
    .filter(({name}) => !ourAttributes.has(name) && !name.startsWith('aria-'))
    .map(
      ({name, value}) =>
        [name, name === 'href' || name === 'src' ? addressOf(element, name) : value] as const,
    )
    .filter(([name, value]) => value !== null && !(name === 'title' && value === ''))
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return named.sort().join('');
}

/** An address as the browser reads it; null for one that no policy lets through. */
function addressOf(element: Element, attribute: string): string | null {
  const written = element.getAttribute(attribute);
  if (written === null || !URL.canParse(written, document.baseURI)) return null;
  const {protocol, href} = new URL(written, document.baseURI);
  return ['http:', 'https:', 'mailto:'].includes(protocol) ? href : null;
}
