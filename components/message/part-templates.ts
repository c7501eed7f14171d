import {html, nothing, type TemplateResult} from 'lit';
import type {FilePart} from '../../src/model/message-part.js';
import {chevronIcon, infoIcon, retryIcon, warningIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';
import {lateLabels} from '../shared/late-labels.js';
import {continueIcon} from './message-icons.js';

/** What the model thought: one line that unfolds. `seconds` is null where nobody measured. */
export function reasoning(
  text: HTMLElement | undefined,
  {
    isOpen,
    seconds,
    isUnfolded,
  }: {readonly isOpen: boolean; readonly seconds: number | null; readonly isUnfolded: boolean},
): TemplateResult {
  const done = seconds === null ? lateLabels.thought : lateLabels.thoughtFor(Math.max(1, seconds));
  return html`<details class="fold" part="reasoning" ?open=${isUnfolded}>
    <summary class=${isOpen ? 'fold-line shimmer' : 'fold-line'}>
      ${chevronIcon}<span>${isOpen ? lateLabels.thinking : done}</span>
    </summary>
    <div class="fold-body">${text}</div>
  </details>`;
}

/** That somebody else answers than was asked, in `words`; nothing without any. */
export function note(words: string | null): TemplateResult | typeof nothing {
  if (words === null) return nothing;
  return html`<p class="answered-by" part="answered-by" dir="auto">${infoIcon}<span>${words}</span></p>`;
}

export function file({name}: FilePart): TemplateResult {
  return html`<span class="file" part="file"><bdi>${name}</bdi></span>`;
}

export interface FailureActions {
  /** Null where nothing can be asked again. */
  readonly onRetry: (() => void) | null;
  /** Null where there is nothing to go on with. */
  readonly onContinue: (() => void) | null;
}

/** What went wrong, what to do, and the ways to do it. */
export function failure(hint: string, {onRetry, onContinue}: FailureActions): TemplateResult {
  return html`<div class="failure" part="error">
    ${warningIcon}
    <p>${hint}</p>
    ${
      onRetry
        ? html`<button class="quiet-button" part="retry" type="button" @click=${onRetry}>${retryIcon}${labels.retry}</button>`
        : nothing
    }
    ${continueButton(onContinue)}
  </div>`;
}

/** How an answer ended that is shorter than it could be, and the way on. */
export function cutShort(words: string, onContinue: (() => void) | null): TemplateResult {
  return html`<p class="stopped"><span>${words}</span>${continueButton(onContinue)}</p>`;
}

function continueButton(onPress: (() => void) | null): TemplateResult | typeof nothing {
  if (!onPress) return nothing;
  return html`<button class="quiet-button" part="continue" type="button" @click=${onPress}>
    ${continueIcon}${lateLabels.continue}
  </button>`;
}

/** The answer that is awaited: nothing for 400 ms, then three dots; after a while, words. */
export function awaited(seconds: number): TemplateResult {
  return html`<div class="awaited" part="waiting" role="img" aria-label=${lateLabels.waiting}>
      <i></i><i></i><i></i>
    </div>
    ${seconds < 10 ? nothing : html`<span class="still">${lateLabels.stillThinking(seconds)}</span>`}`;
}
