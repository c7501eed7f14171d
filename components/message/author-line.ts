import {html, nothing, type TemplateResult} from 'lit';
import type {Role} from '../../src/model/message.js';
import {lateLabels} from '../shared/late-labels.js';
import type {Author, Authors} from './answer-look.js';

/** What whoever speaks as `role` is called. */
export function authorName(role: Role, authors: Authors | undefined): string {
  return authorOf(role, authors)?.name || (role === 'user' ? lateLabels.you : lateLabels.assistant);
}

/** Picture and name of who speaks; nothing where the page gave neither. */
export function authorLine(role: Role, authors: Authors | undefined): TemplateResult | typeof nothing {
  const {name = '', avatar = ''} = authorOf(role, authors) ?? {};
  if (name === '' && avatar === '') return nothing;
  return html`<div class="author" part="author">
    ${avatar === '' ? nothing : html`<img class="avatar" part="avatar" src=${avatar} alt="" decoding="async" />`}
    ${name === '' ? nothing : html`<span class="author-name" dir="auto">${name}</span>`}
  </div>`;
}

function authorOf(role: Role, authors: Authors | undefined): Author | undefined {
  return role === 'user' ? authors?.user : authors?.assistant;
}
