import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Clock} from '../../../src/base/clock.js';
import type {Database} from '../store/database.js';
import {noteSessionUse, type SessionTerms} from '../store/sessions.js';
import {anonymous, type Person} from './person.js';
import type {SessionWatch} from './session-watch.js';
import {readWidgetToken, refused, type TokenTerms} from './widget-token.js';

export interface PeopleConfig extends SessionTerms {
  /** Null: there are no accounts, and all is one person's. */
  readonly sessionSecret: string | null;
  readonly tokenAudience: string;
}

export interface AuthenticateOptions {
  readonly config: PeopleConfig;
  readonly db: Database;
  readonly clock: Clock;
  readonly watch: SessionWatch;
  /** Told of the first request of a session. */
  readonly onLogin?: (person: Person) => void;
}

/**
 * Who sends a request, by its `Authorization: Bearer` token. A session that ends later takes what is open of it along.
 *
 * @throws {ChatError} `auth`, status 401, for a token that is missing, wrong, or of a session that is over.
 */
export async function authenticate(
  {headers}: IncomingMessage,
  outgoing: ServerResponse,
  {watch, ...options}: AuthenticateOptions,
): Promise<Person> {
  // RFC 6750: in the header alone. In an address it would be in every log.
  const token = /^Bearer ([\w.-]{1,4096})$/i.exec(headers.authorization ?? '')?.[1];
  const person = await personOf(token, headers.origin, options);
  if (person.sessionId !== null) watch.add(person.sessionId, outgoing);
  return person;
}

/**
 * Who uses `token` from a page of `origin`; undefined where nobody said. Counts as a use of its session.
 *
 * @throws {ChatError} as {@link authenticate} does.
 */
export async function personOf(
  token: string | undefined,
  origin: string | undefined,
  {config, db, clock, onLogin}: Omit<AuthenticateOptions, 'watch'>,
): Promise<Person> {
  const now = clock.now();
  const terms = tokenTerms(config, now);
  if (!terms) return anonymous;
  if (token === undefined) throw refused();
  const {userId, sessionId = null, origin: boundTo} = await readWidgetToken(token, terms, origin);
  if (sessionId !== null) {
    const use = await noteSessionUse(db, {id: sessionId, userId, now}, config);
    if (use === null) throw refused();
    if (use === 'new') onLogin?.({userId, sessionId});
  }
  return {userId, sessionId, boundTo};
}

/** What tokens are minted and read by; null where there are no accounts. */
export function tokenTerms({sessionSecret, tokenAudience}: PeopleConfig, now: number): TokenTerms | null {
  return sessionSecret === null ? null : {secret: sessionSecret, audience: tokenAudience, now};
}
