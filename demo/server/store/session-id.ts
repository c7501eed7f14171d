import type {Id} from '../../../src/base/ids.js';

/** Names a person's stay on a page: what is refreshed, and ended by signing out. */
export type SessionId = Id<'session'>;
