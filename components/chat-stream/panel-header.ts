import {html, type TemplateResult} from 'lit';
import {closeIcon, newConversationIcon, searchIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';

/** The panel's top line: its title, a search and a new conversation where one is shown, and the way out. */
export function panelHeader({
  title,
  isEmpty,
  onFind,
  onBegin,
  onClose,
}: {
  readonly title: string;
  readonly isEmpty: boolean;
  readonly onFind: () => void;
  readonly onBegin: () => void;
  readonly onClose: () => void;
}): TemplateResult {
  return html`<header class="header" part="header">
    <slot name="header"><h2 class="title">${title}</h2></slot>
    <button
      class="icon-button"
      type="button"
      aria-label=${labels.find}
      title=${labels.find}
      ?hidden=${isEmpty}
      @click=${onFind}
    >
      ${searchIcon}
    </button>
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
