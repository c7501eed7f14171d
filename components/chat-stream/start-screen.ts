import {html, nothing, type TemplateResult} from 'lit';
import {labels} from '../shared/labels.js';

/** Something to begin with. `text` is what is sent; without it, `label`. */
export interface Suggestion {
  readonly label: string;
  /** A second, quieter line. */
  readonly detail?: string;
  readonly text?: string;
}

const mostSuggestions = 4;

/** What stands where messages will: a greeting, a line of what this can do, up to four ways to begin. */
export function startScreen({
  heading,
  intro,
  suggestions,
  onChoose,
}: {
  readonly heading: string;
  readonly intro: string;
  readonly suggestions: readonly (Suggestion | string)[];
  readonly onChoose: (text: string) => void;
}): TemplateResult {
  const shown = suggestions
    .slice(0, mostSuggestions)
    .map((one) => (typeof one === 'string' ? {label: one} : one));
  return html`<div class="start" part="start">
    <h2 class="greeting" part="greeting" dir="auto">${heading || labels.greeting}</h2>
    ${intro ? html`<p class="intro" part="intro" dir="auto">${intro}</p>` : nothing}
    ${
      shown.length === 0
        ? nothing
        : html`<ul class="suggestions" part="suggestions" aria-label=${labels.suggestions}>
            ${shown.map((one) => suggestion(one, onChoose))}
          </ul>`
    }
  </div>`;
}

function suggestion({label, detail, text}: Suggestion, onChoose: (text: string) => void): TemplateResult {
  return html`<li>
    <button class="suggestion" part="suggestion" type="button" @click=${() => onChoose(text ?? label)}>
      <span class="suggestion-label" dir="auto">${label}</span>
      ${detail ? html`<span class="suggestion-detail" dir="auto">${detail}</span>` : nothing}
    </button>
  </li>`;
}
