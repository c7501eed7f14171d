import {css} from 'lit';

export const chatStreamStyles = css`
  .header {
    display: none;
    align-items: center;
    gap: 2px;
    padding: calc(var(--_space) * 2.5) calc(var(--_space) * 2.5) calc(var(--_space) * 2.5) var(--_gutter);
    border-block-end: 1px solid var(--_border);
  }
  .header > slot {
    display: block;
    flex: 1;
    min-inline-size: 0;
  }
  .title {
    margin: 0;
    overflow: hidden;
    font: inherit;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .thread {
    flex: 1;
  }

  .footer {
    position: relative;
    inline-size: 100%;
    max-inline-size: calc(var(--_measure) + 2 * var(--_gutter) + 24px);
    margin-inline: auto;
    padding: 0 calc(var(--_gutter) * 0.7) max(calc(var(--_space) * 4), env(safe-area-inset-bottom));
  }
  /* The transcript fades under the composer instead of being cut. */
  .footer::before {
    content: '';
    position: absolute;
    inset: auto 0 100%;
    block-size: calc(var(--_space) * 7);
    background: linear-gradient(to top, var(--_surface), transparent);
    pointer-events: none;
  }

  .outbox {
    margin-inline: calc(var(--_gutter) * -0.7);
  }
  .status {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 2);
    min-block-size: 32px;
    padding: 2px calc(var(--_space) * 3) calc(var(--_space) * 2);
    color: var(--_muted);
    font-size: calc(var(--_font-size) * 0.875);
    line-height: 1.4;
    font-variant-numeric: tabular-nums;
    animation: settle var(--_motion) backwards;
  }
  .status > svg {
    color: var(--_danger);
  }
  .status-text {
    flex: 1;
    min-inline-size: 0;
  }
  .pulse {
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--_accent);
    animation: pulse 1.2s ease-in-out infinite alternate;
  }
  @keyframes pulse {
    to {
      opacity: 0.25;
    }
  }
  @keyframes settle {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }

  .start {
    display: flex;
    flex: 1;
    flex-direction: column;
    justify-content: center;
    padding-block: calc(var(--_space) * 8) calc(var(--_space) * 6);
  }
  .greeting {
    margin: 0;
    font-size: clamp(1.375em, 5.5cqi, 1.875em);
    font-weight: 600;
    letter-spacing: -0.015em;
    line-height: 1.2;
    text-wrap: balance;
  }
  .intro {
    margin: calc(var(--_space) * 2) 0 0;
    max-inline-size: 48ch;
    color: var(--_muted);
    text-wrap: pretty;
  }
  .suggestions {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(15em, 100%), 1fr));
    gap: calc(var(--_space) * 2.5);
    margin: calc(var(--_space) * 7) 0 0;
    padding: 0;
    list-style: none;
  }
  .suggestions li {
    display: grid;
  }
  .suggestion {
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: calc(var(--_space) * 3) calc(var(--_space) * 4);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_raised);
    font-size: calc(var(--_font-size) * 0.9375);
    line-height: 1.4;
    transition:
      border-color var(--_motion),
      background-color var(--_motion);
  }
  .suggestion:hover {
    border-color: var(--_border-strong);
    background: color-mix(in oklab, var(--_text) 3%, var(--_raised));
  }
  .suggestion-label {
    font-weight: 500;
  }
  .suggestion-detail {
    color: var(--_muted);
    font-size: calc(var(--_font-size) * 0.875);
  }

  .launcher {
    position: relative;
  }
  @media (forced-colors: active) {
    .frame {
      border: 1px solid CanvasText;
    }
    .suggestion {
      border-color: ButtonText;
    }
  }
`;
