import type {PromptContext, PromptStep} from '../generation/prompt-step.js';
import type {PromptFile, PromptMessage} from '../providers/provider.js';
import type {Database} from '../store/database.js';
import type {FileId} from '../store/file-id.js';
import {findFiles} from '../store/files.js';
import type {FileStore} from './file-store.js';
import {fileText, textBlock} from './text-block.js';

export interface FilesStepOptions {
  readonly db: Database;
  readonly files: FileStore;
}

/**
 * Gives the prompt its files, the newest messages first, as many bytes as one prompt may hold. Texts become part of
 * the words: what guards mask, and what counts as tokens, is then counted and masked in them too. Of a file that is gone or
 * left out, the model is told so. Files of an answer go with the message after it, since models look at what people send.
 */
export function filesStep(options: FilesStepOptions): PromptStep {
  return {
    async prepare(messages, context) {
      if (messages.every(({files}) => files === undefined)) return {messages};
      const loading = new Loading(options, context);
      const loaded: PromptMessage[] = [];
      for (const message of movedToPeople(messages).toReversed()) {
        loaded.unshift(message.files ? await loading.load(message, message.files) : message);
      }
      return {messages: loaded};
    },
  };
}

/** `messages` with the files of each answer in the next message of a person. */
function movedToPeople(messages: readonly PromptMessage[]): readonly PromptMessage[] {
  let carried: readonly PromptFile[] = [];
  return messages.map(({files = [], ...message}) => {
    const all = [...carried, ...files];
    carried = message.role === 'assistant' ? all : [];
    return message.role === 'assistant' || all.length === 0 ? message : {...message, files: all};
  });
}

/** Loads the files of one prompt. */
class Loading {
  readonly #options: FilesStepOptions;
  readonly #context: PromptContext;
  #bytesLeft: number;

  constructor(options: FilesStepOptions, context: PromptContext) {
    this.#options = options;
    this.#context = context;
    this.#bytesLeft = options.files.limits.maxPromptFileBytes;
  }

  async load(message: PromptMessage, wanted: readonly PromptFile[]): Promise<PromptMessage> {
    const {place, signal} = this.#context;
    const ids = wanted.map(({fileId}) => fileId);
    const owned = await findFiles(this.#options.db, place.userId, ids);
    const files: PromptFile[] = [];
    const words: string[] = [];
    for (const file of wanted) {
      signal.throwIfAborted();
      const saved = owned.find(({id}) => id === file.fileId);
      const isLeftOut = saved !== undefined && saved.size > this.#bytesLeft;
      const data = saved && !isLeftOut ? await this.#options.files.read(saved.id as FileId) : null;
      this.#bytesLeft -= data?.byteLength ?? 0;
      const text = data && fileText(file.mediaType, data);
      if (!data) words.push(`[File “${file.name}”: ${isLeftOut ? 'left out, it is too large' : 'deleted'}]`);
      else if (text === null) files.push({...file, data});
      else words.push(textBlock(file, text));
    }
    const {files: _, content, ...rest} = message;
    return {
      ...rest,
      content: [...words, content].filter((each) => each !== '').join('\n\n'),
      ...(files.length > 0 ? {files} : {}),
    };
  }
}
