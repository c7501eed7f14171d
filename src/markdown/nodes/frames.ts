import type {MarkdownLabels} from '../labels.js';
import {literalText} from '../source/visible-text.js';
import {element, type SafeNode} from './safe-node.js';

/*
 * What the renderer itself puts around content. A region that scrolls can be reached by keyboard and has a name.
 */

/** A block of code in its frame, where a header has room. `language` is empty where none was given. */
export function codeFrame(source: string, language: string, labels: MarkdownLabels): SafeNode {
  const code = element('code', language === '' ? {} : {class: `language-${language}`}, [literalText(source)]);
  const region = {tabindex: '0', role: 'region', 'aria-label': labels.code(language)};
  return element('div', {class: 'code-frame'}, [element('pre', region, [code])]);
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
