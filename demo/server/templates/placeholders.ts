/** `{{name}}`, with its name; or `\{{`, which stands for two braces. */
const pattern = /\\\{\{|\{\{[ \t]*([a-z][a-z0-9_]{0,63})[ \t]*\}\}/g;
/** Braces that `pattern` could not make sense of. */
const leftOver = /\{\{[^\n]{0,40}/g;

/** What of a body is to be filled in. */
export interface Placeholders {
  /** Each name, with the first text that names it. */
  readonly names: ReadonlyMap<string, string>;
  /** The beginnings of what looks like a placeholder and is none. */
  readonly broken: readonly string[];
}

export function placeholdersIn(body: string): Placeholders {
  const names = new Map<string, string>();
  for (const [text, name] of body.matchAll(pattern)) {
    if (name !== undefined && !names.has(name)) names.set(name, text);
  }
  return {names, broken: body.replace(pattern, '').match(leftOver) ?? []};
}

/** `body` with what `valueFor` gives in place of each placeholder. What is put in is text: nothing in it is filled again. */
export function fillPlaceholders(body: string, valueFor: (name: string) => string): string {
  return body.replace(pattern, (_, name: string | undefined) => (name === undefined ? '{{' : valueFor(name)));
}
