import {css} from 'lit';

/** What stands beside the words of an answer: who wrote them, and what they rest on. */
export const sourcesStyles = css`
  .answered-by {
    display: flex;
    gap: 6px;
    margin: 0;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 1.45;
  }
  .answered-by svg {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: calc((1.45em - 16px) / 2);
  }

  .sources {
    margin-block-start: var(--_space);
  }
  .sources .fold-line {
    min-block-size: 28px;
  }
  .sources ol {
    display: grid;
    gap: calc(var(--_space) * 2.5);
    margin-block-end: 0;
    padding-inline-start: calc(var(--_space) * 7.5);
    line-height: 1.45;
  }
  .sources li::marker {
    font-variant-numeric: tabular-nums;
  }
  .source-title {
    color: var(--_text);
  }
  a.source-title {
    color: var(--_accent-text);
    text-decoration-color: color-mix(in oklab, currentColor 40%, transparent);
    text-underline-offset: 0.18em;
  }
  a.source-title:hover {
    text-decoration-color: currentColor;
  }
  .source-host {
    font-size: var(--_small);
    unicode-bidi: isolate;
  }
  .source-snippet {
    display: -webkit-box;
    margin: 2px 0 0;
    overflow: hidden;
    font-size: var(--_small);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  @media (pointer: coarse) {
    .sources .fold-line {
      min-block-size: 44px;
    }
    .sources ol {
      gap: calc(var(--_space) * 4);
    }
  }
`;
