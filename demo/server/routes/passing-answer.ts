import type {ServerResponse} from 'node:http';
import type {ConversationId} from '../../../src/base/ids.js';
import type {AnswerFacts} from '../../../src/encoders/wire-encoder.js';
import type {Services} from './environment.js';
import {whenLeft} from './when-left.js';

/**
 * Ties an answer to the request that it was asked for in, for clients that cannot take it up again: when `outgoing` closes, a run
 * that still writes is stopped, and the conversation that was made for it is deleted.
 */
export function passWith(
  outgoing: ServerResponse,
  {generation, logger}: Services,
  {streamId, conversationId}: AnswerFacts,
): void {
  const forget = async (): Promise<void> => {
    await generation.stop(streamId);
    await generation.deleteConversation(conversationId as ConversationId);
  };
  whenLeft(outgoing, () => {
    forget().catch((error: unknown) =>
      logger.warn({err: error, streamId}, 'answer of a request not deleted'),
    );
  });
}
