import {css} from 'lit';

/** Lines that unfold: thoughts, tools, sources. What is in them, and what a tool asks of a person. */
export const foldStyles = css`
  .fold-line {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-inline-size: 100%;
    padding: 3px 8px 3px 4px;
    margin-inline-start: -4px;
    border-radius: 8px;
    color: var(--_muted);
    font-size: calc(var(--_font-size) * 0.875);
    list-style: none;
    cursor: pointer;
    transition: color var(--_motion);
  }
  .fold-line::-webkit-details-marker {
    display: none;
  }
  .fold-line:hover {
    color: var(--_text);
  }
  .fold-line svg {
    inline-size: 16px;
    block-size: 16px;
  }
  .fold-line .chevron {
    transition: transform var(--_motion);
  }
  .fold-line:dir(rtl) .chevron {
    transform: scaleX(-1);
  }
  .fold[open] .chevron,
  .fold[open] .fold-line:dir(rtl) .chevron {
    transform: rotate(90deg);
  }
  .shimmer span {
    animation: shimmer 1.6s ease-in-out infinite alternate;
  }
  @keyframes shimmer {
    to {
      opacity: 0.55;
    }
  }
  .fold-body {
    margin-block-start: var(--_gap);
    margin-inline-start: 3px;
    padding-inline-start: calc(var(--_space) * 4);
    border-inline-start: 2px solid var(--_border);
    color: var(--_muted);
    font-size: calc(var(--_font-size) * 0.9375);
  }
  .payload + .payload {
    margin-block-start: calc(var(--_space) * 3);
  }
  .payload-title {
    font-size: var(--_small);
  }
  .payload pre {
    max-block-size: 16em;
    margin: 4px 0 0;
    padding: calc(var(--_space) * 2.5) calc(var(--_space) * 3);
    overflow: auto;
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    color: var(--_text);
    font: 0.875em/1.55 var(--_mono);
    white-space: pre;
  }

  .tool {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: var(--_gap);
    min-inline-size: 0;
  }
  .tool > * {
    max-inline-size: 100%;
  }
  .tool > .fold,
  .tool > .custom-part {
    inline-size: 100%;
  }
  .approval,
  .refusal {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_gap);
  }
  .refusal {
    inline-size: 100%;
  }
  .reason {
    flex: 1 1 12em;
    min-inline-size: 0;
    min-block-size: 32px;
    margin: 0;
    padding: 0 12px;
    border: 1px solid var(--_border-strong);
    border-radius: 999px;
    background: var(--_raised);
    color: inherit;
    font: inherit;
    /* Under 16 px a phone zooms into the field. */
    font-size: max(16px, var(--_small));
    line-height: 1.3;
  }
  .reason::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .save {
    border-color: transparent;
    background: var(--_text);
    color: var(--_surface);
  }
  .save:hover {
    background: color-mix(in oklab, var(--_text) 88%, var(--_surface));
  }
  .save[aria-disabled='true'] {
    background: color-mix(in oklab, var(--_text) 10%, var(--_raised));
    color: var(--_muted);
    cursor: default;
  }
  @media (pointer: coarse) {
    .fold-line,
    .reason {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .save {
      border-color: ButtonText;
      background: ButtonFace;
      color: ButtonText;
    }
  }
`;
