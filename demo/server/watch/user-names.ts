import {createHmac} from 'node:crypto';

/** The name that logs give to a person. */
export type UserNames = (userId: string) => string;

/**
 * Ids of people are given by the host application, and stand in logs as they are, unless they look like an e-mail
 * address: those are shown as a digest, keyed with `secret` so that nobody else can try addresses. The same id has the
 * same name for as long as the secret is the same.
 */
export function createUserNames(secret: string | null): UserNames {
  return (userId) => {
    if (!userId.includes('@')) return userId;
    const digest = createHmac('sha256', secret ?? '')
      .update(`name in logs\n${userId}`)
      .digest('hex');
    return `hidden-${digest.slice(0, 16)}`;
  };
}
