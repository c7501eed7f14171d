import type {Logger} from 'pino';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {PromptMessage} from '../providers/provider.js';
import {textOf} from '../store/message-path.js';
import type {SavedMessage} from '../store/messages.js';
import {withExcerpts} from './excerpts-prompt.js';
import type {Retriever} from './retriever.js';
import {newSources, type SourceEvent, sourceOf} from './sources.js';

/** As much of a run's context as is needed here. */
export interface KnowledgeContext {
  readonly place: {
    readonly userId: string;
    readonly continued: {readonly base: readonly MessagePart[]} | null;
  };
  readonly path: readonly SavedMessage[];
  readonly signal: AbortSignal;
}

export interface KnowledgePrompt {
  readonly messages: readonly PromptMessage[];
  readonly events: readonly SourceEvent[];
}

/** The prompt step that looks into documents: what it finds goes to the model, and as sources to the reader. */
export interface KnowledgeStep {
  prepare(messages: readonly PromptMessage[], context: KnowledgeContext): Promise<KnowledgePrompt>;
}

/** An answer is never lost by it: what fails is logged, and the model asked without excerpts. */
export function createKnowledgeStep(retriever: Retriever, logger: Logger): KnowledgeStep {
  return {
    async prepare(messages, {place, path, signal}) {
      try {
        const question = textOf(path.findLast(({role}) => role === 'user')?.parts ?? []);
        const excerpts = await retriever.find(place.userId, question, {signal});
        return {
          messages: withExcerpts(messages, excerpts),
          events: newSources(excerpts.map(sourceOf), place.continued?.base ?? []),
        };
      } catch (error) {
        signal.throwIfAborted();
        logger.warn({err: error}, 'documents not searched');
        return {messages, events: []};
      }
    },
  };
}
