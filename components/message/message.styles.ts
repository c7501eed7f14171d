import {css} from 'lit';

export const messageStyles = css`
  :host {
    display: block;
    isolation: isolate;
  }
  :host([hidden]) {
    display: none;
  }
  .turn {
    display: flex;
    flex-direction: column;
    gap: var(--_gap);
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .user {
    align-items: flex-end;
  }
  .question {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: var(--_space);
    inline-size: 100%;
  }
  .bubble {
    max-inline-size: min(85%, 34em);
    padding: calc(var(--_space) * 2.25) calc(var(--_space) * 4);
    border-radius: calc(var(--_radius) * 1.3);
    border-end-end-radius: calc(var(--_radius) * 0.4);
    background: var(--_bubble);
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }
  .answer {
    display: flex;
    flex-direction: column;
    gap: calc(var(--_space) * 3);
    min-inline-size: 0;
    min-block-size: calc(var(--_font-size) * var(--_line-height));
    /* Nothing in an answer can be laid over the interface; the room at the edges is for focus rings. */
    contain: content;
    margin: -4px;
    padding: 4px;
  }
  :host([data-status='error']) .answer:empty,
  .answer:not(:has(*)) {
    display: none;
  }

  /* The live edge: a caret that breathes where the next word will stand. */
  .markdown[data-live] > :is(p, h1, h2, h3, h4, h5, h6):last-child::after,
  .markdown[data-live] > blockquote:last-child > p:last-child::after,
  .markdown[data-live] > :is(ul, ol):last-child > li:last-child:not(:has(> :is(ul, ol, p):last-child))::after,
  .markdown[data-live] > :is(ul, ol):last-child > li:last-child > p:last-child::after,
  .markdown[data-live]
    > :is(ul, ol):last-child
    > li:last-child
    > :is(ul, ol):last-child
    > li:last-child:not(:has(> :is(ul, ol, p):last-child))::after {
    content: '';
    display: inline-block;
    inline-size: 0.5em;
    block-size: 0.5em;
    margin-inline-start: 0.3em;
    border-radius: 50%;
    background: var(--_accent);
    vertical-align: 0.04em;
    animation: breathe 1.2s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    from {
      opacity: 0.9;
      transform: scale(1);
    }
    to {
      opacity: 0.35;
      transform: scale(0.8);
    }
  }

  .awaited {
    display: flex;
    align-items: center;
    gap: 5px;
    block-size: calc(var(--_font-size) * var(--_line-height));
    opacity: 0;
    animation: appear 200ms 400ms ease-out forwards;
  }
  .awaited i {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: var(--_muted);
    animation: wait 1.4s ease-in-out infinite;
  }
  .awaited i:nth-child(2) {
    animation-delay: 0.18s;
  }
  .awaited i:nth-child(3) {
    animation-delay: 0.36s;
  }
  .still {
    color: var(--_muted);
    font-size: var(--_small);
    font-variant-numeric: tabular-nums;
  }
  @keyframes appear {
    to {
      opacity: 1;
    }
  }
  @keyframes wait {
    0%,
    60%,
    100% {
      opacity: 0.35;
      transform: none;
    }
    30% {
      opacity: 1;
      transform: translateY(-2px);
    }
  }

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

  .file {
    display: inline-block;
    padding: 4px 10px;
    border: 1px solid var(--_border);
    border-radius: 8px;
    font-size: var(--_small);
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  .stopped {
    margin: 0;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .failure {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 2) calc(var(--_space) * 2.5);
    align-self: flex-start;
    padding: calc(var(--_space) * 2.25) calc(var(--_space) * 3.5);
    border-radius: var(--_radius-small);
    background: var(--_danger-tint);
    font-size: calc(var(--_font-size) * 0.9375);
    line-height: 1.45;
  }
  .failure > svg {
    color: var(--_danger);
  }
  .failure p {
    flex: 1 1 12em;
    margin: 0;
  }

  .actions {
    display: flex;
    margin-inline: -6px;
    min-block-size: 32px;
    color: var(--_muted);
    opacity: 0;
    transition: opacity var(--_motion);
  }
  .assistant .actions {
    margin-block-end: -16px;
  }
  :host([last]) .assistant .actions,
  .turn:hover .actions,
  .turn:focus-within .actions {
    opacity: 1;
  }
  @media (hover: none) {
    .assistant .actions {
      opacity: 1;
    }
  }
  @media (forced-colors: active) {
    .bubble,
    .failure {
      border: 1px solid CanvasText;
    }
    .awaited i,
    .markdown[data-live] ::after {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`;
