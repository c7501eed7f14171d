import type {ServerResponse} from 'node:http';

/**
 * Calls `leave` when the connection of `outgoing` closes, and at once where it has closed already: that is told once, and whoever
 * listens later would wait for ever. Returns what ends the listening.
 */
export function whenLeft(outgoing: ServerResponse, leave: () => void): () => void {
  if (outgoing.destroyed) leave();
  else outgoing.once('close', leave);
  return () => outgoing.off('close', leave);
}

/** What `read` gives; its signal aborts when the connection of `outgoing` closes, or the server does (`closing`). */
export async function whileThere<Result>(
  {outgoing, closing}: {readonly outgoing: ServerResponse; readonly closing: AbortSignal},
  read: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const left = new AbortController();
  const leave = (): void => left.abort();
  const stopListening = whenLeft(outgoing, leave);
  if (closing.aborted) leave();
  closing.addEventListener('abort', leave);
  try {
    return await read(left.signal);
  } finally {
    stopListening();
    closing.removeEventListener('abort', leave);
  }
}
