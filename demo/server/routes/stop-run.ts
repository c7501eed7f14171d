import type {StopAnswer} from '../../../src/model/native-wire.js';
import {findRun, type SavedRun} from '../store/runs.js';
import type {Services} from './environment.js';
import {gone} from './find-stream.js';

/**
 * Stops a stream of `userId`, cutting its answer after `afterSeq` where given.
 *
 * @throws {ChatError} `not-found`, status 404, for one that never was or is another person's.
 */
export async function stopStream(
  {db, generation}: Services,
  userId: string,
  streamId: string,
  afterSeq: number | undefined,
): Promise<StopAnswer> {
  // Whose it is comes first: nobody stops what another person asked for.
  if (!(await findRun(db, userId, streamId))) throw gone(404);
  await generation.stop(streamId, afterSeq);
  const run = await findRun(db, userId, streamId);
  if (!run) throw gone(404);
  return stopAnswer(run);
}

/** Stops what `key` of `userId` started or, where it has not come yet, will start. */
export async function stopByKey(
  {db, generation}: Services,
  userId: string,
  key: string,
  afterSeq: number | undefined,
): Promise<StopAnswer> {
  const streamId = await generation.stopByKey(userId, key, afterSeq);
  const run = streamId === null ? undefined : await findRun(db, userId, streamId);
  return run ? stopAnswer(run) : {status: 'accepted'};
}

function stopAnswer(run: SavedRun): StopAnswer {
  return {
    status: run.status,
    streamId: run.stream_id,
    conversationId: run.conversation_id,
    messageId: run.message_id,
    ...(run.user_message_id === null ? {} : {userMessageId: run.user_message_id}),
  };
}
