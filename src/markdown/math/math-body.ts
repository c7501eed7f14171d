import type {LiveBody, MathContent} from '../nodes/body.js';
import type {MathSetter} from './math-setter.js';
import {buildMath} from './safe-math.js';

/** A formula: its TeX until it is set, and for good where it cannot be. Nothing half is ever shown. */
export class MathBody implements LiveBody<MathContent> {
  readonly #element: HTMLElement;
  readonly #setter: MathSetter;

  constructor(element: HTMLElement, setter: MathSetter) {
    this.#element = element;
    this.#setter = setter;
  }

  show(content: MathContent): void {
    let isSet = false;
    this.#setter.ask(this, content, (math) => {
      if (!math) return;
      isSet = true;
      this.#element.replaceChildren(...math.map(buildMath));
    });
    if (!isSet) this.#showSource(content);
  }

  dispose(): void {
    this.#setter.giveUp(this);
  }

  #showSource({tex}: MathContent): void {
    const code = document.createElement('code');
    code.textContent = tex;
    this.#element.replaceChildren(code);
  }
}
