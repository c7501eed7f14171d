import {css} from 'lit';

export const messageStyles = css`
  :host {
    display: block;
    isolation: isolate;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  .turn {
    display: flex;
    position: relative;
    flex-direction: column;
    gap: var(--_gap);
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .user {
    align-items: flex-end;
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

  .author {
    display: flex;
    align-items: center;
    gap: var(--_gap);
    color: var(--_muted);
    font-size: var(--_small);
    font-weight: 500;
  }
  .avatar {
    inline-size: 24px;
    block-size: 24px;
    border-radius: 50%;
    object-fit: cover;
  }

  .picture {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: var(--_gap);
  }
  .picture canvas {
    max-inline-size: 100%;
    max-block-size: 32em;
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    object-fit: contain;
  }

  .stopped {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_gap) calc(var(--_space) * 2.5);
    margin: 0;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .stopped .quiet-button {
    color: var(--_text);
  }
  .usage {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.1em;
    margin: 0;
    color: var(--_muted);
    font-size: var(--_small);
    font-variant-numeric: tabular-nums;
    line-height: 1.45;
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
