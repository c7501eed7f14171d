import {html, nothing, type TemplateResult} from 'lit';
import type {FilePart, ToolCallPart} from '../../src/model/message-part.js';
import {chevronIcon, infoIcon, retryIcon, toolIcon, warningIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';

/** What the model thought: one line that unfolds. `seconds` is null where nobody measured. */
export function reasoning(
  text: HTMLElement | undefined,
  {isOpen, seconds}: {readonly isOpen: boolean; readonly seconds: number | null},
): TemplateResult {
  const done = seconds === null ? labels.thought : labels.thoughtFor(Math.max(1, seconds));
  return html`<details class="fold" part="reasoning">
    <summary class=${isOpen ? 'fold-line shimmer' : 'fold-line'}>
      ${chevronIcon}<span>${isOpen ? labels.thinking : done}</span>
    </summary>
    <div class="fold-body">${text}</div>
  </details>`;
}

/** A tool that was called, with what it was asked and what it answered. */
export function toolCall(part: ToolCallPart, isOpen: boolean): TemplateResult {
  const isRunning = isOpen && part.output === undefined;
  const {name} = part;
  return html`<details class="fold" part="tool-call">
    <summary class=${isRunning ? 'fold-line shimmer' : 'fold-line'}>
      ${toolIcon}<span>${isRunning ? labels.usingTool(name) : labels.usedTool(name)}</span>${chevronIcon}
    </summary>
    <div class="fold-body">
      ${payload(labels.toolArguments, readable(part.arguments))}
      ${part.output === undefined ? nothing : payload(labels.toolOutput, readable(part.output))}
    </div>
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

/** What went wrong, what to do, and the way to do it. */
export function failure(hint: string, onRetry: (() => void) | null): TemplateResult {
  return html`<div class="failure" part="error">
    ${warningIcon}
    <p>${hint}</p>
    ${
      onRetry
        ? html`<button class="quiet-button" part="retry" type="button" @click=${onRetry}>${retryIcon}${labels.retry}</button>`
        : nothing
    }
  </div>`;
}

/** The answer that is awaited: nothing for 400 ms, then three dots; after a while, words. */
export function awaited(seconds: number): TemplateResult {
  return html`<div class="awaited" part="waiting" role="img" aria-label=${labels.waiting}>
      <i></i><i></i><i></i>
    </div>
    ${seconds < 10 ? nothing : html`<span class="still">${labels.stillThinking(seconds)}</span>`}`;
}

function payload(title: string, text: string): TemplateResult {
  return html`<div class="payload">
    <span class="payload-title">${title}</span>
    <pre tabindex="0" aria-label=${title} dir="ltr">${text}</pre>
  </div>`;
}

/** JSON laid out where it is JSON, the text as it came where it is not (or not yet). */
function readable(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? '';
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    // Arguments arrive in pieces: until the last one they are no JSON.
    return value;
  }
}
