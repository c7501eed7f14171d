import type {IncomingMessage} from 'node:http';
import {personOf} from '../people/authenticate.js';
import {anonymous, type Person} from '../people/person.js';
import {refused} from '../people/widget-token.js';
import type {Services} from '../routes/environment.js';
import type {SessionId} from '../store/session-id.js';

export interface SocketSpeakerOptions {
  readonly incoming: IncomingMessage;
  readonly services: Services;
  /** Names the socket in the audit log. */
  readonly socketId: string;
}

/** Who speaks on a socket, by the token that came last. */
export class SocketSpeaker {
  readonly #options: SocketSpeakerOptions;
  readonly #sessions = new Set<SessionId>();
  #person: Person | null = null;
  #token: string | undefined;

  constructor(options: SocketSpeakerOptions) {
    this.#options = options;
  }

  /** Null until somebody signed in. */
  get userId(): string | null {
    return this.#person?.userId ?? null;
  }

  /**
   * From here on `token` counts.
   *
   * @returns False where it is another person's than the one before; nothing has changed then.
   * @throws {ChatError} `auth`, status 401, where it does not count.
   */
  async signIn(token: string | undefined): Promise<boolean> {
    const person = await this.#personOf(token);
    if (this.#person && this.#person.userId !== person.userId) return false;
    this.#person = person;
    this.#token = token;
    return true;
  }

  /**
   * Who speaks now: tokens end, and sessions, so each call asks anew, as each request by HTTP does.
   *
   * @throws {ChatError} `auth`, status 401, where the token does not count any more.
   */
  personNow(): Promise<Person> {
    return this.#personOf(this.#token);
  }

  async #personOf(token: string | undefined): Promise<Person> {
    const {incoming, socketId, services} = this.#options;
    const {people, db, clock, sessions, watch} = services;
    if (people.sessionSecret === null) return anonymous;
    if (token !== undefined && !/^[\w.-]+$/.test(token)) throw refused();
    const person = await personOf(token, incoming.headers.origin, {
      config: people,
      db,
      clock,
      onLogin: ({userId}) => watch.audit.note('auth.login', {requestId: socketId, userId}),
    });
    const {sessionId} = person;
    if (sessionId !== null && !this.#sessions.has(sessionId)) {
      this.#sessions.add(sessionId);
      // When the session ends, so does the socket.
      sessions.add(sessionId, incoming.socket);
    }
    return person;
  }
}
