import {html, type TemplateResult} from 'lit';
import {closeIcon, newConversationIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';

/** The panel's top line: its title, a new conversation where one is shown, and the way out. */
export function panelHeader({
  title,
  isEmpty,
  onBegin,
  onClose,
}: {
  readonly title: string;
  readonly isEmpty: boolean;
  readonly onBegin: () => void;
  readonly onClose: () => void;
}): TemplateResult {
  return html`<header class="header" part="header">
    <slot name="header"><h2 class="title">${title}</h2></slot>
    <button
      class="icon-button"
      type="button"
      aria-label=${labels.newConversation}
      title=${labels.newConversation}
      ?hidden=${isEmpty}
      @click=${onBegin}
    >
      ${newConversationIcon}
    </button>
    <button class="icon-button" type="button" aria-label=${labels.close} title=${labels.close} @click=${onClose}>
      ${closeIcon}
    </button>
  </header>`;
}
