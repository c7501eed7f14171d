/** The prefix of all tags, where a page does not want another. */
export const defaultPrefix = 'chat-stream';

/** The classes that this copy of chat-stream registered, under whatever name. */
const ours = new WeakSet<CustomElementConstructor>();

/** Whether an element of ours has the name `tag`, or may have it: other code has no class under it. */
export function isFree(tag: string): boolean {
  const found = customElements.get(tag);
  return !found || ours.has(found);
}

/** @throws {TypeError} when other code has a class under `tag`. */
export function expectFree(tag: string): void {
  if (isFree(tag)) return;
  throw new TypeError(
    `<${tag}> is already defined by other code, perhaps by another version of chat-stream. ` +
      `Call \`define('my-chat')\` from 'chat-stream/components' and write <my-chat>.`,
  );
}

/** Registers `element` under `tag`. Doing it twice is doing it once. @throws what `expectFree` throws. */
export function register(tag: string, element: CustomElementConstructor): void {
  expectFree(tag);
  if (customElements.get(tag)) return;
  const isDefault = tag === defaultPrefix || tag.startsWith(`${defaultPrefix}-`);
  // A class can be registered once: other names get a class of their own.
  const registered = isDefault ? element : class extends (element as typeof HTMLElement) {};
  ours.add(registered);
  customElements.define(tag, registered);
}
