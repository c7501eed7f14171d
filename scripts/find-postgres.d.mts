/** The folder with PostgreSQL's `initdb` and `postgres`, or undefined. */
export function findPostgres(): string | undefined;
