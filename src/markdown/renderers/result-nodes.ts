import type {MarkdownPolicy} from '../guard/policy.js';
import type {MarkdownLabels} from '../labels.js';
import {element, type SafeNode} from '../nodes/safe-node.js';
import {visibleText} from '../source/visible-text.js';
import type {RendererResult} from './renderers.js';

/**
 * What may be shown of what a page's renderer returned: text as text, nodes as far as Markdown may become them, under the same
 * `policy` for links and images. Empty where it returned nothing.
 *
 * @throws {TypeError} for a result that is neither text nor a node.
 */
export async function resultNodes(
  result: RendererResult,
  {policy, labels}: {readonly policy: MarkdownPolicy; readonly labels: MarkdownLabels},
): Promise<readonly SafeNode[]> {
  if (result === null || result === undefined) return [];
  if (typeof result === 'string') return result === '' ? [] : [asText(result)];
  if (typeof result !== 'object' || !('nodeType' in result))
    throw new TypeError(`A renderer must return text, a node or null, got ${typeof result}.`);
  const {nodesFromDom} = await import('../nodes/nodes-from-html.js');
  const isFragment = result.nodeType === Node.DOCUMENT_FRAGMENT_NODE;
  const nodes = isFragment ? result.childNodes : [result];
  return nodesFromDom(nodes, {policy, labels, isSettled: true, dropsUnknown: true});
}

function asText(text: string): SafeNode {
  const lines = visibleText(text).split('\n');
  return element(
    'p',
    {},
    lines.flatMap((line, at) => (at === 0 ? [line] : [element('br', {}, []), line])),
  );
}
