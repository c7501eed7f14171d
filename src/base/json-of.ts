/**
 * `value` as JSON, lists as lists, whatever the page made of `Array.prototype.toJSON`: Prototype before 1.7 makes a text of
 * each, and what a server or a reload then reads is another thing.
 *
 * @throws {TypeError} where JSON has no form for it.
 */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, asItIs);
}

/** What stands in `this` under `key`; `value` is what `toJSON` made of it. */
function asItIs(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const own = this[key];
  return Array.isArray(own) ? own : value;
}
