import type {Logger} from 'pino';
import {ChatError} from '../../../src/base/chat-error.js';
import type {Clock} from '../../../src/base/clock.js';
import type {RunHooks} from '../generation/run-hooks.js';
import type {SaveFile} from '../providers/sdk/sdk-parts.js';
import {findFiles, linkFiles} from '../store/files.js';
import {findMessage} from '../store/messages.js';
import type {FileStore} from './file-store.js';
import {usualEnding} from './media-types.js';

/**
 * Keeps the files that models make, as their person's. One that is only at an address is left out: nothing is
 * fetched that a model names. So is one of a type that is not kept; the log says so.
 */
export function madeFileSaver({
  files,
  logger,
}: {
  readonly files: FileStore;
  readonly logger: Logger;
}): SaveFile {
  return async (made, userId) => {
    if (userId === undefined || 'url' in made) return null;
    const {mediaType, bytes} = made;
    // A picture gets its ending by what it turns out to be.
    const name = mediaType.startsWith('image/') ? 'picture' : `file.${usualEnding(mediaType)}`;
    try {
      // What it is said to be is nothing to go by: services err, and the bytes tell.
      const claim = {mediaType: null, name};
      const file = await files.keep({userId, claim, bytes: [bytes], isMade: true});
      return {fileId: file.id, name: file.name, mediaType: file.mediaType};
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      logger.warn({code: error.code, status: error.status}, 'a file that a model made is not kept');
      return null;
    }
  };
}

/** Ties the files of an answer to it when it ends, so that they are kept as long as it is. */
export function madeFilesHook(clock: Clock): RunHooks {
  return {
    began: async () => {},
    async ended(db, {messageId, userId}) {
      const parts = (await findMessage(db, messageId))?.parts ?? [];
      const ids = parts.flatMap((part) => (part.type === 'file' ? [part.fileId] : []));
      await linkFiles(db, messageId, await findFiles(db, userId, ids), clock.now());
    },
  };
}
