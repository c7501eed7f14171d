import type {DomWriter} from '../draw/write-dom.js';
import {ChatImageEvent, ChatLinkEvent} from './events.js';

/**
 * Asks, by a cancelable event on `root`, before a link leads away or an image is fetched. Only a person's own press
 * counts (R29): a script cannot give consent.
 *
 * Ends with `signal`.
 */
export function askForConsent(root: HTMLElement, writer: DomWriter, signal: AbortSignal): void {
  const onPress = (event: Event): void => {
    const pressed = writer.actionAt(event.target);
    if (!pressed) return;
    const {action, element} = pressed;
    if (!event.isTrusted) event.preventDefault();
    else if (action.kind === 'open-link') {
      if (!root.dispatchEvent(new ChatLinkEvent(action.url))) event.preventDefault();
    } else if (
      action.kind === 'load-image' &&
      event.type === 'click' &&
      root.dispatchEvent(new ChatImageEvent(action.url))
    ) {
      writer.showImage(element, action);
    }
  };
  // A press of the middle button opens links as well, and is no click.
  for (const type of ['click', 'auxclick']) root.addEventListener(type, onPress, {signal});
}
