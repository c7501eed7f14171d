import type {TransportRequest} from '../transport/transport.js';

/** `POST` of `body` as JSON. */
export function postJson(
  url: URL,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): TransportRequest {
  return {
    url: url.href,
    method: 'POST',
    headers: {'content-type': 'application/json', ...headers},
    body: JSON.stringify(body),
  };
}
