/*
 * What reads a stream, and takes it up again: loaded when the first one is read.
 */
export {Attempt} from './attempt.js';
export {patienceFor} from './patience.js';
export {Recovery} from './recovery.js';
export {decoderFor, requestFor} from './requests.js';
