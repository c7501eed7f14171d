import {lateLabels} from '../shared/late-labels.js';
import type {Recognition, RecognitionResults} from './recognition.js';

export interface DictationOptions {
  /** BCP 47. */
  readonly lang: string;
  /** What stands in the draft before. */
  readonly draft: string;
  /** The draft with what was heard so far; its end may still change. */
  onDraft(draft: string): void;
  /** It is over; `problem` is for people, and empty where there was none. */
  onEnd(problem: string): void;
}

/** Writes down what a person says. */
export class Dictation {
  readonly #recognition: Recognition;
  #problem = '';
  #isOver = false;

  constructor(Recognizer: new () => Recognition, {lang, draft, onDraft, onEnd}: DictationOptions) {
    const recognition = new Recognizer();
    this.#recognition = recognition;
    recognition.lang = lang;
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.onresult = ({results}) => {
      if (!this.#isOver) onDraft(joined(draft, heard(results)));
    };
    recognition.onerror = ({error}) => {
      this.#problem = problemOf(error);
    };
    recognition.onend = () => {
      if (this.#isOver) return;
      this.#isOver = true;
      onEnd(this.#problem);
    };
    recognition.start();
  }

  /** Listens no more; what was said last is still written down. */
  stop(): void {
    this.#recognition.stop();
  }

  /** Listens no more, and writes nothing more. */
  abort(): void {
    this.#isOver = true;
    this.#recognition.abort();
  }
}

function heard(results: RecognitionResults): string {
  return Array.from(results, (result) => result[0]?.transcript ?? '')
    .join('')
    .trim();
}

function joined(draft: string, said: string): string {
  return draft === '' || said === '' || /\s$/.test(draft) ? draft + said : `${draft} ${said}`;
}

/** @see https://webaudio.github.io/web-speech-api/#speechreco-error */
function problemOf(error: string): string {
  switch (error) {
    case 'not-allowed':
    case 'service-not-allowed':
      return lateLabels.dictationRefused;
    case 'audio-capture':
      return lateLabels.dictationNoMicrophone;
    case 'network':
      return lateLabels.dictationNoLine;
    // Silence, and an end that was asked for.
    case 'no-speech':
    case 'aborted':
      return '';
    default:
      return lateLabels.dictationFailed;
  }
}
