import type {FilePart, MessagePart} from '../../src/model/message-part.js';
import {lateLabels} from '../shared/late-labels.js';
import {drawPicture, savePicture} from './data-image.js';

/** A picture that came with the answer itself, and a button that saves it. */
export class PictureView {
  readonly element = document.createElement('div');
  #file: FilePart | null = null;

  constructor() {
    this.element.className = 'picture';
    this.element.part.add('image');
  }

  /** `part` is a file that holds a picture. */
  show(part: MessagePart): void {
    this.#file = part as FilePart;
    void this.#draw(this.#file);
  }

  dispose(): void {
    this.#file = null;
    this.element.replaceChildren();
  }

  async #draw(file: FilePart): Promise<void> {
    const shown = await drawPicture(file).then(
      (canvas) => [canvas, saveButton(file)],
      // The bytes are no picture: the name is all that there is to show.
      () => [`${file.name} · ${lateLabels.pictureFailed}`],
    );
    if (this.#file === file) this.element.replaceChildren(...shown);
  }
}

function saveButton(file: FilePart): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet-button';
  button.textContent = lateLabels.savePicture;
  button.addEventListener('click', () => savePicture(file));
  return button;
}
