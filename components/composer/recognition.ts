/** What is used of the browsers' `SpeechRecognition`, which some have under a prefix. */
export interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: {readonly results: RecognitionResults}) => void) | null;
  onerror: ((event: {readonly error: string}) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

export type RecognitionResults = ArrayLike<ArrayLike<{readonly transcript: string}>>;

type Recognizer = new () => Recognition;

/** The browser's; null where it has none. @see https://webaudio.github.io/web-speech-api/ */
export function recognizer(): Recognizer | null {
  const realm = globalThis as {SpeechRecognition?: Recognizer; webkitSpeechRecognition?: Recognizer};
  return realm.SpeechRecognition ?? realm.webkitSpeechRecognition ?? null;
}
