import {setImmediate, setTimeout} from 'node:timers/promises';

/** Asks `read` until `isTrue` of what it gives, and returns that; fails after `withinMs` with the last that it gave. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  isTrue: (value: T) => boolean,
  withinMs = 5_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (let looks = 0; ; looks++) {
    const value = await read();
    if (isTrue(value)) return value;
    if (Date.now() > end) throw new Error(`Not within ${withinMs} ms; last seen: ${JSON.stringify(value)}`);
    // Most things are a few turns of the event loop away.
    await (looks < 500 ? setImmediate() : setTimeout(5));
  }
}
