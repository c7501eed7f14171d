import {html, nothing, type TemplateResult} from 'lit';
import type {MarkdownPolicy} from '../../src/markdown/guard/policy.js';
import {type SafeLink, safeLink} from '../../src/markdown/guard/url-policy.js';
import {ChatLinkEvent} from '../../src/markdown/index.js';
import {literalText, visibleText} from '../../src/markdown/source/visible-text.js';
import type {MessagePart, SourcePart} from '../../src/model/message-part.js';
import {chevronIcon} from '../shared/icons.js';
import {labels} from '../shared/labels.js';

/** What an answer rests on: a line with how many there are, which unfolds. Nothing of them is fetched. */
export function sources(
  parts: readonly MessagePart[],
  policy: MarkdownPolicy,
): TemplateResult | typeof nothing {
  const cited = parts.filter((part): part is SourcePart => part.type === 'source');
  const different = [...new Map(cited.map((part) => [part.id, part])).values()];
  if (different.length === 0) return nothing;
  return html`<details class="fold sources" part="sources">
    <summary class="fold-line">${chevronIcon}<span dir="auto">${labels.sourceCount(different.length)}</span></summary>
    <ol class="fold-body">
      ${different.map((part) => html`<li>${source(part, policy)}</li>`)}
    </ol>
  </details>`;
}

/** By title, with what its address leads to always beside it: a title may say anything. */
function source({title, url = '', snippet = ''}: SourcePart, policy: MarkdownPolicy): TemplateResult {
  const link = safeLink(url, policy);
  const shown = /[^\s\p{Cc}\p{Cf}\p{Mn}]/u.test(title) ? visibleText(title) : literalText(link?.href ?? url);
  const place = link ? link.target : url;
  return html`${link ? anchor(link, shown) : html`<bdi class="source-title">${shown}</bdi>`}
    ${place ? html`<span class="source-host" dir="ltr">${literalText(place)}</span>` : nothing}
    ${snippet === '' ? nothing : html`<p class="source-snippet"><bdi>${visibleText(snippet)}</bdi></p>`}`;
}

function anchor({href, isForeign}: SafeLink, title: string): TemplateResult {
  const onPress = (event: Event): void => follow(event, isForeign);
  return html`<a
    class="source-title"
    href=${href}
    target="_blank"
    rel="noopener noreferrer nofollow ugc"
    referrerpolicy="no-referrer"
    @click=${onPress}
    @auxclick=${onPress}
    ><bdi>${title}</bdi></a
  >`;
}

/** As links of the answer's text: only a person's own press counts, and one that leads away asks first. */
function follow(event: Event, isForeign: boolean): void {
  const link = event.currentTarget as HTMLElement;
  if (!event.isTrusted) event.preventDefault();
  // A press of the right button asks for the menu of the link.
  else if (isForeign && (event as MouseEvent).button !== 2) {
    // Safari gives a pressed link no focus: who asks could not give it back.
    link.focus({preventScroll: true});
    const {href} = link as HTMLAnchorElement;
    if (!link.dispatchEvent(new ChatLinkEvent(href))) event.preventDefault();
  }
}
