import {NodeView, type NodeViewOptions} from '../../src/markdown/draw/node-view.js';
import {untrustedPolicy} from '../../src/markdown/index.js';
import {englishLabels} from '../../src/markdown/labels.js';
import {picture} from '../../src/markdown/nodes/link-nodes.js';
import type {DataPart, FilePart, MessagePart, ToolCallPart} from '../../src/model/message-part.js';
import {parsedArguments} from '../../src/model/tool-calls.js';
import type {AnswerLook, DataRenderer, ToolRenderer} from './answer-look.js';
import {holdsPicture} from './data-image.js';
import {PictureView} from './picture-view.js';

/** One part on screen that is no text. */
interface PartView {
  readonly element: HTMLElement;
  show(part: MessagePart): void;
  dispose(): void;
}

interface Shown {
  readonly kind: string;
  readonly view: PartView;
  part: MessagePart;
}

/** The views of a message's pictures, and of what the page draws itself, by the part's position. */
export class PartViews {
  readonly #shown = new Map<number, Shown>();
  /** How views that are made from now on draw. */
  look: AnswerLook = {};

  /** Draws those of `parts` that need it. A part that is the same object is not drawn again. */
  show(parts: readonly MessagePart[]): void {
    for (const [at, part] of parts.entries()) this.#showOne(at, part);
    for (const at of this.#shown.keys()) if (at >= parts.length) this.#drop(at);
  }

  elementAt(at: number): HTMLElement | undefined {
    return this.#shown.get(at)?.view.element;
  }

  /** Whether the page draws application data called `name`. */
  draws(name: string): boolean {
    return this.#dataRenderer(name) !== undefined;
  }

  dispose(): void {
    for (const at of [...this.#shown.keys()]) this.#drop(at);
  }

  #showOne(at: number, part: MessagePart): void {
    const known = this.#shown.get(at);
    if (known?.part === part) return;
    const kind = this.#kindOf(part);
    if (known && known.kind !== kind) this.#drop(at);
    if (kind === null) return;
    const view = known?.kind === kind ? known.view : this.#make(part);
    this.#shown.set(at, {kind, view, part});
    view.show(part);
  }

  /** What draws `part`; null where it needs nothing of its own. */
  #kindOf(part: MessagePart): string | null {
    switch (part.type) {
      case 'data':
        return this.draws(part.name) ? `data ${part.name}` : null;
      case 'tool-call':
        return part.output !== undefined && this.#toolRenderer(part.name) ? `tool ${part.name}` : null;
      case 'file':
        if (holdsPicture(part)) return 'picture';
        return part.mediaType.startsWith('image/') && /^https?:/i.test(part.url ?? '') ? 'image' : null;
      default:
        return null;
    }
  }

  #make(part: MessagePart): PartView {
    if (part.type === 'file' && holdsPicture(part)) return new PictureView();
    const {policy = untrustedPolicy, labels, onError = reportError} = this.look;
    const options = {policy, labels: {...englishLabels, ...labels}, onError};
    if (part.type === 'file') return new ImageView(options);
    return new RenderedView(options, {
      data: (one) => this.#dataRenderer(one.name)?.(one),
      tool: (call) => this.#toolRenderer(call.name)?.(call),
    });
  }

  #dataRenderer(name: string): DataRenderer | undefined {
    const {data = {}} = this.look.renderers ?? {};
    return Object.hasOwn(data, name) ? data[name] : undefined;
  }

  #toolRenderer(name: string): ToolRenderer | undefined {
    const {tool = {}} = this.look.renderers ?? {};
    return Object.hasOwn(tool, name) ? tool[name] : undefined;
  }

  #drop(at: number): void {
    this.#shown.get(at)?.view.dispose();
    this.#shown.delete(at);
  }
}

/** An image that would have to be fetched: held to the rules of an answer's images. */
class ImageView implements PartView {
  readonly element = document.createElement('div');
  readonly #options: NodeViewOptions;
  readonly #nodes: NodeView;

  constructor(options: NodeViewOptions) {
    this.element.className = 'markdown';
    this.#options = options;
    this.#nodes = new NodeView(this.element, options);
  }

  show(part: MessagePart): void {
    const {url = '', name} = part as FilePart;
    this.#nodes.show(picture({address: url, alt: name, title: null}, {...this.#options, isSettled: true}));
  }

  dispose(): void {
    this.#nodes.dispose();
  }
}

/** What a page's renderer made of a part. */
class RenderedView implements PartView {
  readonly element = document.createElement('div');
  readonly #nodes: NodeView;
  readonly #render: {readonly data: DataRenderer; readonly tool: ToolRenderer};

  constructor(options: NodeViewOptions, render: {readonly data: DataRenderer; readonly tool: ToolRenderer}) {
    this.element.className = 'markdown custom-part';
    this.element.dir = 'auto';
    this.element.part.add('custom');
    this.#nodes = new NodeView(this.element, options);
    this.#render = render;
  }

  show(part: MessagePart): void {
    const {name} = part as DataPart | ToolCallPart;
    void this.#nodes.showResult(() => this.#resultOf(part as DataPart | ToolCallPart), name);
  }

  dispose(): void {
    this.#nodes.dispose();
  }

  #resultOf(part: DataPart | ToolCallPart): ReturnType<DataRenderer> {
    if (part.type === 'data') return this.#render.data(part);
    const {toolCallId, name, output} = part;
    return this.#render.tool({toolCallId, name, arguments: parsedArguments(part), output});
  }
}
