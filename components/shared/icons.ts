import {html, type TemplateResult} from 'lit';

/*
 * One drawn set: 20 px grid, 1.5 px strokes, currentColor (strokes are set by the foundation sheet). All are
 * decoration: the control that holds one carries the name.
 */

export const sendIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M10 15.5v-11M5.25 9.25 10 4.5l4.75 4.75" />
</svg>`;

export const stopIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <rect x="6" y="6" width="8" height="8" rx="1.75" fill="currentColor" />
</svg>`;

export const downIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M10 4.5v11M5.25 10.75 10 15.5l4.75-4.75" />
</svg>`;

export const closeIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="m5.5 5.5 9 9m0-9-9 9" />
</svg>`;

export const newConversationIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M15.75 11v3.25a1.75 1.75 0 0 1-1.75 1.75H5.75A1.75 1.75 0 0 1 4 14.25V6a1.75 1.75 0 0 1 1.75-1.75H9" />
  <path d="m8.5 11.5.5-2.25 6-6a1.24 1.24 0 0 1 1.75 1.75l-6 6z" />
</svg>`;

export const chatIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path
    d="M10 3.25c4 0 7 2.6 7 6.1s-3 6.1-7 6.1c-.8 0-1.6-.1-2.3-.3l-3.2 1.6.5-3C3.7 12.7 3 11.1 3 9.35c0-3.5 3-6.1 7-6.1Z"
  />
</svg>`;

export const copyIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <rect x="7" y="7" width="9" height="9" rx="2" />
  <path d="M4.9 13A1.9 1.9 0 0 1 4 11.4V6a2 2 0 0 1 2-2h5.4c.7 0 1.3.4 1.6.9" />
</svg>`;

export const editIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="m4.25 15.75.75-3.5 7.9-7.9a1.6 1.6 0 0 1 2.25 0l.5.5a1.6 1.6 0 0 1 0 2.25l-7.9 7.9zM11.5 5.75l2.75 2.75" />
</svg>`;

export const deleteIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M4 5.75h12M8 5.5V4.25c0-.55.45-1 1-1h2c.55 0 1 .45 1 1V5.5M5.5 5.75l.65 9.25c.05.85.75 1.5 1.6 1.5h4.5c.85 0 1.55-.65 1.6-1.5l.65-9.25M8.5 9v4.25M11.5 9v4.25" />
</svg>`;

export const clockIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <circle cx="10" cy="10" r="6.75" />
  <path d="M10 6.25V10l2.5 1.5" />
</svg>`;

export const checkIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="m4.75 10.5 3.5 3.5 7-8" />
</svg>`;

export const retryIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M15.6 11.5a5.75 5.75 0 1 1-1-5.1L16 7.75" />
  <path d="M16 4v3.75h-3.75" />
</svg>`;

export const warningIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <circle cx="10" cy="10" r="6.75" />
  <path d="M10 6.75v3.75M10 13.2v.05" />
</svg>`;

export const infoIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <circle cx="10" cy="10" r="6.75" />
  <path d="M10 13.25V9.5M10 6.8v-.05" />
</svg>`;

export const chevronIcon: TemplateResult = html`<svg class="chevron" viewBox="0 0 20 20" aria-hidden="true">
  <path d="m8 6 4 4-4 4" />
</svg>`;

export const toolIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M4 6.5h5.5M13.5 6.5H16M4 13.5h2.5M10.5 13.5H16" />
  <circle cx="11.5" cy="6.5" r="2" />
  <circle cx="8.5" cy="13.5" r="2" />
</svg>`;
