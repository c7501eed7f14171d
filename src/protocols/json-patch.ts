import * as v from 'valibot';

const path = v.pipe(v.string(), v.regex(/^(?:\/.*)?$/s));

/** A list of changes to a JSON value. */
export const jsonPatchSchema = v.array(
  v.variant('op', [
    v.looseObject({op: v.literal('add'), path, value: v.unknown()}),
    v.looseObject({op: v.literal('replace'), path, value: v.unknown()}),
    v.looseObject({op: v.literal('test'), path, value: v.unknown()}),
    v.looseObject({op: v.literal('remove'), path}),
    v.looseObject({op: v.literal('move'), path, from: path}),
    v.looseObject({op: v.literal('copy'), path, from: path}),
  ]),
);
export type JsonPatch = v.InferOutput<typeof jsonPatchSchema>;

/**
 * `value` after all changes; `value` itself is left as it is. All of them or none, as the standard has it.
 *
 * @throws {RangeError} where a change has no place in it, or a `test` fails.
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export function applyJsonPatch(value: unknown, patch: JsonPatch): unknown {
  return patch.reduce<unknown>(afterChange, value);
}

function afterChange(now: unknown, change: JsonPatch[number]): unknown {
  switch (change.op) {
    case 'add':
      return added(now, keysOf(change.path), change.value);
    case 'replace':
      return replaced(now, keysOf(change.path), change.value);
    case 'remove':
      return removed(now, keysOf(change.path));
    case 'copy':
      return added(now, keysOf(change.path), valueAt(now, keysOf(change.from)));
    case 'move': {
      if (change.path.startsWith(`${change.from}/`)) throw noPlace(change.path);
      const moved = valueAt(now, keysOf(change.from));
      return added(removed(now, keysOf(change.from)), keysOf(change.path), moved);
    }
    case 'test':
      if (!isSame(valueAt(now, keysOf(change.path)), change.value)) {
        throw new RangeError(`The value at ${change.path} is another one.`);
      }
      return now;
  }
}

type Keys = readonly string[];

function keysOf(pointer: string): Keys {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: unknown, keys: Keys): unknown {
  return keys.reduce((at, key) => childAt(at, key), value);
}

function childAt(parent: unknown, key: string): unknown {
  if (Array.isArray(parent)) return parent[indexIn(parent, key, parent.length - 1)];
  if (isObject(parent) && Object.hasOwn(parent, key)) return parent[key];
  throw noPlace(key);
}

function added(value: unknown, keys: Keys, child: unknown): unknown {
  return changed(value, keys, child, (parent, key) => {
    if (!Array.isArray(parent)) return withField(parent, key, child);
    const at = key === '-' ? parent.length : indexIn(parent, key, parent.length);
    return parent.toSpliced(at, 0, child);
  });
}

function replaced(value: unknown, keys: Keys, child: unknown): unknown {
  return changed(value, keys, child, (parent, key) => {
    childAt(parent, key);
    return withChild(parent, key, child);
  });
}

function removed(value: unknown, keys: Keys): unknown {
  return changed(value, keys, null, (parent, key) => {
    childAt(parent, key);
    if (Array.isArray(parent)) return parent.toSpliced(Number(key), 1);
    return Object.fromEntries(Object.entries(parent).filter(([name]) => name !== key));
  });
}

type Parent = Readonly<Record<string, unknown>> | readonly unknown[];

/** `whole` where there are no keys: then the value itself is meant. */
function changed(
  value: unknown,
  [key, ...rest]: Keys,
  whole: unknown,
  change: (parent: Parent, key: string) => unknown,
): unknown {
  if (key === undefined) return whole;
  if (!Array.isArray(value) && !isObject(value)) throw noPlace(key);
  if (rest.length === 0) return change(value, key);
  return withChild(value, key, changed(childAt(value, key), rest, whole, change));
}

function withChild(parent: Parent, key: string, child: unknown): Parent {
  return Array.isArray(parent) ? parent.with(Number(key), child) : withField(parent, key, child);
}

/** By entries: a key such as `__proto__` is a field like any other. */
function withField(parent: Parent, key: string, child: unknown): Parent {
  return Object.fromEntries([...Object.entries(parent).filter(([name]) => name !== key), [key, child]]);
}

function indexIn(list: readonly unknown[], key: string, last: number): number {
  if (!/^(?:0|[1-9]\d*)$/.test(key) || Number(key) > last || list.length < Number(key)) throw noPlace(key);
  return Number(key);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}

function noPlace(key: string): RangeError {
  return new RangeError(`There is no place at ${key}.`);
}
