/** What a script tag gives a moment later: few pages ask for these by name, and none to be drawn. */
export {replay} from '../../src/chat/journal/replay.js';
export * from '../../src/markdown/index.js';
export {toBlockOutput} from '../../src/model/block-output.js';
