/** Words that may appear nowhere but where they belong. Each holds `canary`, however it is cut or quoted. */
export const canaries = {
  serverKey: 'sk-canary-of-the-server-0123456789',
  ownKey: 'sk-canary-of-a-person-0123456789',
  sessionSecret: 'canary session secret of 32 characters',
  masterPassword: 'canary master password',
  metricsToken: 'canary-metrics-token-0123456789',
  /** An id of a person, as a host application may give it. */
  userId: 'canary.person@example.com',
  prompt: 'The canary is in the cellar. Write to canary.friend@example.com.',
  said: 'Nobody knows of the canary. ',
  idempotencyKey: 'canary-idempotency-key',
  token: 'canary.token.nobody',
  field: 'canary-of-a-field',
  header: 'canary-of-a-header',
  query: 'canary-of-a-query',
  path: 'canary-of-a-path',
  fileName: 'canary-file.txt',
  model: 'canary/model@example.com',
  origin: 'https://canary.example',
} as const;

/** Matches what holds a canary. */
export const canary = /canary/i;
