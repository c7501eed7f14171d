export type {ByteFault, Fault, FrameFault, RefusalFault} from './fault.js';
export {FrameRecorder, type ObservedFrame} from './frame-recorder.js';
export {type ReplayOptions, replayStream} from './replay-stream.js';
export type {ScriptedAnswer, ScriptedToolCall} from './scripted-answer.js';
export {recordResponse, type StreamRecording} from './stream-recording.js';
export {type Asked, type StreamHandlers, type StreamReplyOptions, streamReply} from './stream-reply.js';
