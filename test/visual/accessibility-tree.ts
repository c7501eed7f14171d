import type {CDPSession, Page} from 'playwright-core';

type AxNode = Awaited<ReturnType<typeof fullTree>>[number];

/** Roles that say nothing to a person: what they hold stands in their place. */
const silent = new Set([
  'generic',
  'none',
  'presentation',
  'InlineTextBox',
  'LineBreak',
  'ListMarker',
  'Ignored',
]);
/** What is told of a control besides its name. */
const told = new Set([
  'busy',
  'checked',
  'disabled',
  'expanded',
  'hasPopup',
  'invalid',
  'level',
  'live',
  'modal',
  'multiline',
  'pressed',
  'readonly',
  'required',
  'selected',
]);
const longest = 72;

/**
 * What Chromium tells screen readers of a page: a line for each thing, indented by what holds it, as
 * `button "Send message" disabled`. The text of a named thing is left out where it is that name.
 */
export async function accessibilityTree(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const nodes = new Map((await fullTree(session)).map((node) => [node.nodeId, node]));
  await session.detach();
  const [root] = nodes.values();
  return root ? `${linesOf(root, nodes, 0, '').join('\n')}\n` : '';
}

async function fullTree(session: CDPSession) {
  await session.send('Accessibility.enable');
  return (await session.send('Accessibility.getFullAXTree')).nodes;
}

function linesOf(node: AxNode, nodes: ReadonlyMap<string, AxNode>, depth: number, named: string): string[] {
  const role = String(node.role?.value ?? 'none');
  const name = String(node.name?.value ?? '')
    .trim()
    .replace(/\s+/g, ' ');
  const children = (inner: number, names: string): string[] =>
    (node.childIds ?? []).flatMap((id) => {
      const child = nodes.get(id);
      return child ? linesOf(child, nodes, inner, names) : [];
    });
  if (node.ignored || silent.has(role)) return children(depth, named);
  const isText = role === 'StaticText';
  if (isText && (name === '' || named.includes(name))) return [];
  const line = [
    isText ? 'text' : role,
    ...(name === '' ? [] : [`"${shortened(name)}"`]),
    ...states(node),
  ].join(' ');
  return [`${'  '.repeat(depth)}${line}`, ...children(depth + 1, name)];
}

function states({properties = []}: AxNode): string[] {
  return properties.flatMap(({name, value: {value}}) => {
    if (!told.has(name) || value === false || value === 'false' || value === '')
      return name === 'expanded' ? ['collapsed'] : [];
    return [value === true || value === 'true' ? name : `${name}=${value}`];
  });
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
