import type {Content, LiveBody} from '../nodes/body.js';

/** What fills an element that asks for `content`. */
export function bodyFor(_content: Content, element: HTMLElement): LiveBody {
  return {
    show: (content) => {
      element.textContent = content.kind === 'code' ? content.text : content.tex;
    },
  };
}
