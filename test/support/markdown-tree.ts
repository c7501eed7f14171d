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
    // The tools of a code block are none of its content.
    if (!(child instanceof Element) || child.className === 'code-bar') continue;
    endText();
    lines.push(`${indent}${child.localName}${attributesOf(child)}`);
    // A link without text shows its address, in whatever writing.
    if (child.localName === 'a' && isOwnAddress(child)) child.textContent = addressOf(child, 'href');
    lines.push(...linesOf(child, `${indent}  `, isCode || child.localName === 'pre'));
  }
  endText();
  return trimmedAtBlocks(lines, parent, indent);
}

/** Children, with frames of ours and links without a target opened. */
function flattened(parent: Node): Node[] {
  return [...parent.childNodes].flatMap((child) => {
    const isFrame =
      child instanceof HTMLElement && /^(?:(?:table|code)-frame|lines|hljs-.*)$/.test(child.className);
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

/** White space beside blocks and line breaks, and at a block's ends, is not seen. */
function trimmedAtBlocks(lines: readonly string[], parent: Node, indent: string): string[] {
  if (parent.nodeName === 'PRE') return [...lines];
  const isBlock =
    parent.nodeName === 'DIV' || parent.nodeName === '#document-fragment' || isBlockName(parent.nodeName);
  const isEdge = (line: string | undefined): boolean => {
    if (line === undefined) return isBlock;
    const name = /^ *([a-z][a-z\d]*)/.exec(line)?.[1] ?? '';
    return name === 'br' || isBlockName(name);
  };
  const isOwn = (line: string): boolean => !line.startsWith(`${indent} `);
  return lines.flatMap((line, at) => {
    if (!line.startsWith(`${indent}"`)) return [line];
    let text = JSON.parse(line.trim()) as string;
    if (isEdge(lines.slice(0, at).findLast(isOwn))) text = text.trimStart();
    if (isEdge(lines.slice(at + 1).find(isOwn))) text = text.trimEnd();
    return text === '' ? [] : [`${indent}${JSON.stringify(text)}`];
  });
}

function isBlockName(name: string): boolean {
  return blocks.test(name.toUpperCase());
}

function attributesOf(element: Element): string {
  const named = [...element.attributes]
    .filter(({name}) => !ourAttributes.has(name) && !name.startsWith('aria-'))
    .map(
      ({name, value}) =>
        [name, name === 'href' || name === 'src' ? addressOf(element, name) : value] as const,
    )
    .map(([name, value]) => [name, name === 'title' ? (value ?? '').trim() : value] as const)
    .filter(([name, value]) => value !== null && !(name === 'title' && value === ''))
    .filter(
      ([name, value]) => name !== 'id' && !(name === 'class' && !/^language-[\w+-]{1,32}$/.test(value ?? '')),
    )
    .filter(([name, value]) => !(name === 'alt' && value === ''))
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return named.sort().join('');
}

/** An address as the browser reads it; null for one that no policy lets through. */
function addressOf(element: Element, attribute: string): string | null {
  const written = element.getAttribute(attribute);
  if (written === null || !URL.canParse(written, document.baseURI)) return null;
  const {protocol, href} = new URL(written, document.baseURI);
  if (!['http:', 'https:', 'mailto:'].includes(protocol)) return null;
  // Escaped or not: the same address.
  return encodeURI(decodeURI(href));
}

/** True where `link` shows nothing but where it leads. */
function isOwnAddress(link: Element): boolean {
  if (link.querySelector('img')) return false;
  const text = link.textContent?.trim() ?? '';
  const shown = document.createElement('a');
  shown.setAttribute('href', text);
  return text === '' || addressOf(shown, 'href') === addressOf(link, 'href');
}
