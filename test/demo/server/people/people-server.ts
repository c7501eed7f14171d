import type {ServerOptions} from '../../../../demo/server/app.js';
import {mintWidgetToken, type TokenClaims} from '../../../../demo/server/people/widget-token.js';
import type {SessionId} from '../../../../demo/server/store/session-id.js';
import {startServer, type TestServer} from '../../../support/server-harness.js';

export const secret = 'thirty-two characters, or a few more';
export const audience = 'chat-stream';

/** A server with accounts. */
export function startServerOfPeople(options: ServerOptions = {}): Promise<TestServer> {
  return startServer({sessionSecret: secret, ...options});
}

/** A token of `claims`, of now. */
export function tokenOf(claims: TokenClaims, now = Date.now(), seconds?: number): Promise<string> {
  return mintWidgetToken(claims, {secret, audience, now}, seconds);
}

export const sessionId = (id: string): SessionId => id as SessionId;

/** Headers of a request by `userId`. */
export async function as(userId: string, session?: string): Promise<Record<string, string>> {
  const claims = session === undefined ? {userId} : {userId, sessionId: sessionId(session)};
  return {authorization: `Bearer ${await tokenOf(claims)}`};
}
