import type {Transcript} from './transcript.js';

let loaded: typeof Transcript | null = null;

/** What shows messages; null until it was loaded. */
export function lateTranscript(): typeof Transcript | null {
  return loaded;
}

/** Loads what shows messages: a chat without any needs nothing of it. */
export async function loadTranscript(): Promise<void> {
  loaded ??= (await import('./transcript.js')).Transcript;
}
