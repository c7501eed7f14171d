import type {MarkdownLabels} from '../labels.js';
import type {CodeContent} from './body.js';
import {type Action, element, filled, type SafeNode} from './safe-node.js';

/*
 * What the renderer itself puts around content. A region that scrolls can be reached by keyboard and has a name.
 */

/** A block of code in its frame, under a bar that says what it is and has its tools. */
export function codeFrame(content: CodeContent, labels: MarkdownLabels): SafeNode {
  const {language} = content;
  const name = language.replaceAll('#', 'sharp');
  const code = element('code', name === '' ? {} : {class: `language-${name}`}, []);
  const region = {tabindex: '0', role: 'region', 'aria-label': labels.code(language)};
  return element('div', {class: 'code-frame'}, [
    codeBar(language, labels),
    element('pre', region, [filled(code, content)]),
  ]);
}

/** Stands from the first character on, so that nothing moves when the block is complete. */
function codeBar(language: string, labels: MarkdownLabels): SafeNode {
  const tool = (
    kind: Action['kind'],
    name: string,
    attributes = {},
    children: readonly SafeNode[] = [],
  ): SafeNode =>
    element(
      'button',
      {type: 'button', ...attributes, ...(children.length > 0 ? {} : {title: name, 'aria-label': name})},
      children,
      {kind, url: ''},
    );
  return element('div', {class: 'code-bar'}, [
    element('span', {class: 'code-language'}, [language]),
    element('span', {class: 'code-count'}, []),
    tool('wrap-code', labels.wrapCode, {class: 'code-wrap', 'aria-pressed': 'false'}),
    tool('download-code', labels.downloadCode, {class: 'code-download'}),
    tool('copy-code', labels.copyCode, {class: 'code-copy'}, [labels.copyCode]),
    element('span', {class: 'code-status', role: 'status'}, []),
  ]);
}

export function tableFrame(children: readonly SafeNode[], labels: MarkdownLabels): SafeNode {
  const region = {class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': labels.table};
  return element('div', region, [element('table', {}, children)]);
}

/** A box of a task list: says how things stand, and takes no input. */
export function checkbox(isChecked: boolean, {done, notDone}: MarkdownLabels): SafeNode {
  const state = isChecked ? {checked: '', 'aria-label': done} : {'aria-label': notDone};
  return element('input', {type: 'checkbox', disabled: '', ...state}, []);
}
