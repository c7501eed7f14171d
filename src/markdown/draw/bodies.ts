import {CodeBody} from '../code/code-body.js';
import type {Footnotes} from '../footnotes/footnotes.js';
import type {MarkdownLabels} from '../labels.js';
import {MathBody} from '../math/math-body.js';
import type {MathSetter} from '../math/math-setter.js';
import type {LiveBody} from '../nodes/body.js';
import {CustomBody} from '../renderers/custom-body.js';
import type {Renderers} from '../renderers/renderers.js';
import type {BodyFactory} from './write-dom.js';

export interface BodyOptions {
  readonly labels: MarkdownLabels;
  /** What the page draws itself. */
  readonly renderers: Renderers;
  readonly footnotes: Footnotes;
  readonly mathSetter: MathSetter;
  /** Something could not be shown as it should, and stays as its source. */
  readonly onError: (error: unknown, source: string) => void;
}

/** Makes what fills an element, by the kind of its content. */
export function bodyFactory(options: BodyOptions): BodyFactory {
  return (content, element, writer): LiveBody => {
    if (content.kind === 'custom') return new CustomBody(element, writer, options.renderers);
    if (content.kind === 'code') return new CodeBody(element, options);
    if (content.kind === 'math') return new MathBody(element, options.mathSetter);
    return options.footnotes.bodyFor(content, element);
  };
}
