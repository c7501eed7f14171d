import {html, nothing, type TemplateResult} from 'lit';
import type {MessageId} from '../../src/base/ids.js';
import type {ChatMessage} from '../../src/model/message.js';
import {lateLabels} from '../shared/late-labels.js';
import type {MessageHost} from './message-host.js';
import {nextIcon, previousIcon} from './message-icons.js';
import {pressed} from './pressed.js';

/** The way to the messages beside `message`, and which of them it is; nothing where it is alone. */
export function branchSwitch(
  {id, siblings}: ChatMessage,
  host: MessageHost,
): TemplateResult | typeof nothing {
  const at = siblings.indexOf(id);
  if (siblings.length < 2 || at < 0) return nothing;
  const [before, after] = [siblings[at - 1], siblings[at + 1]];
  const select = (other: MessageId | undefined): ((event: Event) => void) =>
    pressed(() => void (other && host.ask({kind: 'select-branch', id: other})));
  // At an end a button does nothing, but stays: it may have the focus.
  return html`<span class="branches" part="branches" role="group" aria-label=${lateLabels.branches}>
    <button
      class="icon-button"
      part="branch-previous"
      type="button"
      aria-label=${lateLabels.previousBranch}
      title=${lateLabels.previousBranch}
      aria-disabled=${before ? nothing : 'true'}
      @click=${select(before)}
    >
      ${previousIcon}
    </button>
    <span class="branch-number" dir="ltr" role="img" aria-label=${lateLabels.branchNumber(at + 1, siblings.length)}
      >${at + 1} / ${siblings.length}</span
    >
    <button
      class="icon-button"
      part="branch-next"
      type="button"
      aria-label=${lateLabels.nextBranch}
      title=${lateLabels.nextBranch}
      aria-disabled=${after ? nothing : 'true'}
      @click=${select(after)}
    >
      ${nextIcon}
    </button>
  </span>`;
}
