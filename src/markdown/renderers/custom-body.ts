import type {Drawn} from '../draw/drawn.js';
import type {DomWriter} from '../draw/write-dom.js';
import type {CustomContent, LiveBody} from '../nodes/body.js';
import type {Renderers} from './renderers.js';

/**
 * Stands behind the code of a block that the page draws itself: shows what its renderer made in place of the code, once
 * that is there.
 */
export class CustomBody implements LiveBody<CustomContent> {
  readonly #element: HTMLElement;
  readonly #writer: DomWriter;
  readonly #renderers: Renderers;
  #drawn: readonly Drawn[] = [];
  /** What is waited for; what else comes is too late. */
  #awaited: CustomContent | null = null;

  constructor(element: HTMLElement, writer: DomWriter, renderers: Renderers) {
    this.#element = element;
    this.#writer = writer;
    this.#renderers = renderers;
  }

  show(content: CustomContent): void {
    this.#awaited = content;
    if (content.isFinal) void this.#fill(content);
    else this.#draw([]);
  }

  dispose(): void {
    this.#awaited = null;
  }

  async #fill(content: CustomContent): Promise<void> {
    const {source, language, isClosed} = content;
    const nodes = await this.#renderers.render({source, language, isClosed});
    if (this.#awaited === content) this.#draw(nodes);
  }

  #draw(nodes: Parameters<DomWriter['patch']>[2]): void {
    this.#drawn = this.#writer.patch(this.#element, this.#drawn, nodes);
    const code = this.#element.previousElementSibling;
    if (code instanceof HTMLElement) code.hidden = nodes.length > 0;
  }
}
