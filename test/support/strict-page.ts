/** A page under the strictest policy that a host may have, which tells of all that was refused. */
import type {SiteFile} from './built-site.js';

export interface StrictPage {
  /** Of `style-src`; by default what the page's own nonce lets through. */
  readonly styles?: string;
  /** An origin for images besides the page's own. */
  readonly images?: string;
  /** Lets the page itself use the microphone. */
  readonly microphone?: boolean;
  /** Trusted Types policies that are listed: those that the documentation names unless given, and `policies` besides. */
  readonly allowed?: string;
  readonly policies?: string;
  /** In the head, before ours. Scripts carry the nonce `once`. */
  readonly head?: string;
  readonly body: string;
}

/** Where the browser reports to. Not a route: whoever asks for it has something to say. */
export const reportPath = '/reports';

const nonce = 'once';

const listening = `
globalThis.violations = [];
addEventListener('securitypolicyviolation', (event) =>
  violations.push([event.effectiveDirective, event.blockedURI, event.sample, event.sourceFile].join(' ')));`;

/** The page, and the headers of reference/security.md with it. */
export function strictPage({
  styles = `'nonce-${nonce}'`,
  images = '',
  microphone = false,
  allowed = 'lit-html chat-stream chat-stream-lit',
  policies = '',
  head = '',
  body,
}: StrictPage): SiteFile {
  const directives = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src ${styles}`,
    `img-src 'self' ${images}`,
    "font-src 'none'",
    "media-src 'none'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "manifest-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${allowed} ${policies}`,
    `report-uri ${reportPath}`,
  ];
  return {
    headers: {
      'content-security-policy': directives.map((one) => one.trim()).join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'permissions-policy': `camera=(), microphone=(${microphone ? 'self' : ''}), geolocation=(), clipboard-read=()`,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Strict</title><link rel="icon" href="/icon.png">
<script nonce="${nonce}">${listening}</script>${head}
<script nonce="${nonce}" src="/dist/chat-stream.iife.js"></script>
${body}`,
  };
}
