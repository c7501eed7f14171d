/** Fails to compile when a union has a member that a `switch` did not handle. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
