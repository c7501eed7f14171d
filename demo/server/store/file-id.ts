import type {Id} from '../../../src/base/ids.js';

/** Names a file that is kept, on disk too. */
export type FileId = Id<'file'>;
