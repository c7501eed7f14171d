import type {PromptMessage} from '../providers/provider.js';
import {textOf} from '../store/message-path.js';
import type {SavedMessage} from '../store/messages.js';

/** Most messages of a conversation that a model is given. */
export const contextMessages = 10;

/** What the model gets: the last 10 messages of the path that have text or files. The files are not loaded yet. */
export function contextWindow(path: readonly SavedMessage[]): readonly PromptMessage[] {
  return path
    .map(({role, parts}) => ({role, content: textOf(parts), ...filesOf(parts)}))
    .filter(({content, files}) => content !== '' || files !== undefined)
    .slice(-contextMessages);
}

function filesOf(parts: SavedMessage['parts']): Pick<PromptMessage, 'files'> {
  const files = parts.flatMap((part) => {
    if (part.type !== 'file') return [];
    const {fileId, mediaType, name} = part;
    return [{fileId, mediaType, name, data: null}];
  });
  return files.length === 0 ? {} : {files};
}
