import {type StaticValue, unsafeStatic} from 'lit/static-html.js';

/** The tag of the inner element `name` of `<chat-stream>`, under whatever prefix that was defined. */
export function innerTag(
  outer: Element,
  name: 'thread' | 'outbox' | 'composer' | 'launcher' | 'link-dialog',
): StaticValue {
  // An element's own name went through `customElements.define`: it holds nothing that could end a tag.
  return unsafeStatic(`${outer.localName}-${name}`);
}
