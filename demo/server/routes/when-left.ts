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
