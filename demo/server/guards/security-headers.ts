import type {ServerResponse} from 'node:http';

const apiPolicy = "default-src 'none'; frame-ancestors 'none'";

/** What every answer carries, errors and streams too; a route may replace one. */
export function setSecurityHeaders(outgoing: ServerResponse): void {
  outgoing.setHeader('Content-Security-Policy', apiPolicy);
  outgoing.setHeader('X-Content-Type-Options', 'nosniff');
  outgoing.setHeader('Referrer-Policy', 'no-referrer');
  outgoing.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), clipboard-read=()');
  outgoing.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  outgoing.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  outgoing.setHeader('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  outgoing.setHeader('Cache-Control', 'no-store');
}
