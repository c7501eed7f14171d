export type HeadersOption = Headers | Readonly<Record<string, string>>;

/** Names in lower case: a `Headers` instance copied by spread would be empty, and the sign-in lost with it. */
export function plainHeaders(headers: HeadersOption | undefined): Record<string, string> {
  return Object.fromEntries(new Headers(headers ?? {}));
}

/** Whoever asks while it runs gets the same run. */
export function oneAtATime(work: () => void | Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= (async () => work())().finally(() => {
      running = null;
    });
    return running;
  };
}
