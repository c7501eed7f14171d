import {errors, type JWTPayload, jwtVerify, SignJWT} from 'jose';
import {ChatError} from '../../../src/base/chat-error.js';
import type {SessionId} from '../store/session-id.js';

/** Seconds that a token may live: it is on a page, where others may get hold of it. */
export const maxTokenSeconds = 15 * 60;
/** Seconds by which clocks of machines differ. */
const toleranceSeconds = 5;
const algorithm = 'HS256';
/** Ids of people and sessions come from other systems: this much of them is taken. */
const foreignId = /^[\w.:@-]{1,64}$/;

/** What a widget token says. */
export interface TokenClaims {
  readonly userId: string;
  /** Names the session, for refreshing it and for signing out. */
  readonly sessionId?: SessionId | undefined;
  /** The only origin of pages from which the token is taken. */
  readonly origin?: string | undefined;
}

export interface TokenTerms {
  /** At least 32 characters that nobody can guess, shared by who mints tokens and who reads them. */
  readonly secret: string;
  /** Names this service, so that a token for another one that shares the secret is refused. */
  readonly audience: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A token of `claims` that lives for `seconds`, 15 minutes at most: what a site's own backend hands to its pages. */
export function mintWidgetToken(
  {userId, sessionId, origin}: TokenClaims,
  {secret, audience, now}: TokenTerms,
  seconds: number = maxTokenSeconds,
): Promise<string> {
  if (!(seconds > 0 && seconds <= maxTokenSeconds))
    throw new RangeError('`seconds` must be above 0 and at most 900.');
  const issuedAt = Math.floor(now / 1_000);
  const own = {
    ...(sessionId === undefined ? {} : {sid: sessionId}),
    ...(origin === undefined ? {} : {origin}),
  };
  return new SignJWT(own)
    .setProtectedHeader({alg: algorithm})
    .setSubject(userId)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(keyOf(secret));
}

/**
 * What `token` says, if it is ours, for us, of now, and used from the origin that it was made for. `origin` is that of the
 * page that sent it; undefined where its browser did not say.
 *
 * @throws {ChatError} `auth`, status 401; it never says which of these was wrong.
 * @see https://www.rfc-editor.org/rfc/rfc8725
 */
export async function readWidgetToken(
  token: string,
  {secret, audience, now}: TokenTerms,
  origin: string | undefined,
): Promise<TokenClaims> {
  const claims = claimsOf(await verified(token, {secret, audience, now}));
  if (claims.origin !== undefined && origin !== undefined && claims.origin !== origin) throw refused();
  return claims;
}

async function verified(token: string, {secret, audience, now}: TokenTerms): Promise<JWTPayload> {
  try {
    const {payload} = await jwtVerify(token, keyOf(secret), {
      algorithms: [algorithm],
      audience,
      currentDate: new Date(now),
      clockTolerance: toleranceSeconds,
      maxTokenAge: maxTokenSeconds,
      requiredClaims: ['sub', 'aud', 'iat', 'exp'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw refused(error);
    throw error;
  }
}

function claimsOf({sub, sid, origin, iat = 0, exp = 0}: JWTPayload): TokenClaims {
  const isKnown =
    typeof sub === 'string' &&
    foreignId.test(sub) &&
    (sid === undefined || (typeof sid === 'string' && foreignId.test(sid))) &&
    (origin === undefined || typeof origin === 'string') &&
    exp - iat <= maxTokenSeconds;
  if (!isKnown) throw refused();
  return {userId: sub, sessionId: sid as SessionId | undefined, origin: origin as string | undefined};
}

/** One answer for all that can be wrong with a token. */
export function refused(cause?: unknown): ChatError {
  return new ChatError('The token is missing, or is not valid here and now.', {
    code: 'auth',
    status: 401,
    stage: 'open',
    hint: 'Ask your own backend for a new token, and send it as `Authorization: Bearer …`.',
    cause,
  });
}

function keyOf(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}
