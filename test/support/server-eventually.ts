/** Asks `read` until `isTrue` of what it gives, and returns that; fails after `withinMs` with the last that it gave. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  isTrue: (value: T) => boolean,
  withinMs = 5_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (isTrue(value)) return value;
    if (Date.now() > end) throw new Error(`Not within ${withinMs} ms; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
