import type {SessionId} from '../store/session-id.js';

/** Who asks, for whose things alone the server then looks. */
export interface Person {
  readonly userId: string;
  /** The session that the token names; null where it names none, or where there are no accounts. */
  readonly sessionId: SessionId | null;
  /** The only origin of pages for which the token is good; missing where it is good for any. */
  readonly boundTo?: string | undefined;
}

/** Whom all belongs to where there are no accounts. */
export const anonymous: Person = {userId: 'local', sessionId: null};
