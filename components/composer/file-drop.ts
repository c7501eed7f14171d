import type {ReactiveController, ReactiveControllerHost} from 'lit';

export interface FileDropOptions {
  /** Whether files would be taken now. Where not, the browser does what it does. */
  takesFiles(): boolean;
  onFiles(files: readonly File[]): void;
}

/** Takes files that are dropped anywhere on its host. Dropped text goes where the browser puts it. */
export class FileDrop implements ReactiveController {
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #options: FileDropOptions;
  #stop: AbortController | null = null;
  /** Files are held over the host. */
  isOver = false;

  constructor(host: ReactiveControllerHost & EventTarget, options: FileDropOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = new AbortController();
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
      this.#host.addEventListener(type, this.#onDrag, {signal: this.#stop.signal});
    }
  }

  hostDisconnected(): void {
    this.#stop?.abort();
    this.#show(false);
  }

  readonly #onDrag = (event: Event): void => {
    const {type, dataTransfer, relatedTarget} = event as DragEvent;
    if (!dataTransfer?.types.includes('Files') || !this.#options.takesFiles()) return;
    // From one of the host's children to another is not away from it.
    const hasLeft = type === 'dragleave' && !(relatedTarget instanceof Node && this.#holds(relatedTarget));
    event.preventDefault();
    dataTransfer.dropEffect = 'copy';
    this.#show(type !== 'drop' && !hasLeft);
    if (type === 'drop') this.#options.onFiles([...dataTransfer.files]);
  };

  #holds(node: Node): boolean {
    return this.#host instanceof Node && this.#host.contains(node);
  }

  #show(isOver: boolean): void {
    if (isOver === this.isOver) return;
    this.isOver = isOver;
    this.#host.requestUpdate();
  }
}
