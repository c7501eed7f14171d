import {html, type TemplateResult} from 'lit';

/*
 * Drawn as the shared icons are. They stand here, and not there, because they are loaded with the first message.
 */

export const regenerateIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M4.6 8.25A5.75 5.75 0 0 1 15 6.9l1 1.35M15.4 11.75A5.75 5.75 0 0 1 5 13.1l-1-1.35" />
  <path d="M16 4.75v3.5h-3.5M4 15.25v-3.5h3.5" />
</svg>`;

export const thumbUpIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M3.75 9h2.5v7h-2.5zM6.25 9.25l2.9-5.6c.95 0 1.6.7 1.6 1.6V8h4c.95 0 1.65.85 1.5 1.8l-.8 4.75c-.15.85-.85 1.45-1.7 1.45h-7.5" />
</svg>`;

export const thumbDownIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M16.25 11h-2.5V4h2.5zM13.75 10.75l-2.9 5.6c-.95 0-1.6-.7-1.6-1.6V12h-4c-.95 0-1.65-.85-1.5-1.8l.8-4.75C4.7 4.6 5.4 4 6.25 4h7.5" />
</svg>`;

export const speakIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M3.75 8v4h2.5l3.75 3.25V4.75L6.25 8zM12.75 7.75a3.2 3.2 0 0 1 0 4.5M15 5.5a6.4 6.4 0 0 1 0 9" />
</svg>`;

export const previousIcon: TemplateResult = html`<svg class="way" viewBox="0 0 20 20" aria-hidden="true">
  <path d="m11.75 6-4 4 4 4" />
</svg>`;

export const nextIcon: TemplateResult = html`<svg class="way" viewBox="0 0 20 20" aria-hidden="true">
  <path d="m8.25 6 4 4-4 4" />
</svg>`;

export const continueIcon: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M4.75 5.5 10 10l-5.25 4.5zM10.5 5.5 15.75 10l-5.25 4.5z" />
</svg>`;
