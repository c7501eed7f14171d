import highlightJs from 'highlight.js/lib/core';
import type {SafeNode} from '../nodes/safe-node.js';
import {loadGrammars} from './languages.js';
import {safeNodesOf} from './token-tree.js';

/** Code, coloured. */
export interface Highlighted {
  readonly nodes: readonly SafeNode[];
  /** True where nothing is open at its end, no comment and no string: what follows can be read without it. */
  readonly isWhole: boolean;
}

export type Highlight = (code: string) => Highlighted;

/** Loads what colours `name`, a language of `languages.ts`. */
export async function loadHighlight(name: string): Promise<Highlight> {
  const grammars = await loadGrammars(name);
  // An instance of its own, so that colours do not depend on what else was loaded.
  const highlighter = highlightJs.newInstance();
  for (const [language, grammar] of grammars) highlighter.registerLanguage(language, grammar);
  const top = highlighter.getLanguage(name);
  return (code) => {
    const {_emitter, _top, errorRaised} = highlighter.highlight(code, {language: name, ignoreIllegals: true});
    if (errorRaised) throw errorRaised;
    return {nodes: safeNodesOf(_emitter, code), isWhole: _top === top};
  };
}
