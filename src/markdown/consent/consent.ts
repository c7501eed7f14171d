import type {DomWriter} from '../draw/write-dom.js';
import type {MarkdownLabels} from '../labels.js';
import {ChatImageEvent, ChatLinkEvent} from './events.js';

/**
 * Asks, by a cancelable event on `root`, before a link leads away or an image is fetched. Only a person's own press
 * counts (R29): a script cannot give consent.
 *
 * Ends with `signal`.
 */
export function askForConsent(
  root: HTMLElement,
  writer: DomWriter,
  {labels, signal}: {readonly labels: MarkdownLabels; readonly signal: AbortSignal},
): void {
  const onPress = (event: Event): void => {
    const pressed = writer.actionAt(event.target);
    if (!pressed) return;
    const {action, element} = pressed;
    if (!event.isTrusted) event.preventDefault();
    else if (action.kind === 'open-link') {
      // Safari gives a pressed link no focus: who asks could not give it back.
      if (element instanceof HTMLElement) element.focus({preventScroll: true});
      if (!root.dispatchEvent(new ChatLinkEvent(action.url))) event.preventDefault();
    } else if (
      action.kind === 'load-image' &&
      event.type === 'click' &&
      element instanceof HTMLElement &&
      root.dispatchEvent(new ChatImageEvent(action.url))
    ) {
      writer.showImage(element, action, labels.imageFailed);
    }
  };
  // A press of the middle button opens links as well, and is no click.
  for (const type of ['click', 'auxclick']) root.addEventListener(type, onPress, {signal});
}
