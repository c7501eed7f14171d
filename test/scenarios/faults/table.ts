import {answerFaults} from './answer-faults.js';
import {drawingFaults} from './drawing-faults.js';
import type {FaultEntry} from './fault-entry.js';
import {fieldFaults} from './field-faults.js';
import {lineFaults} from './line-faults.js';
import {pageFaults} from './page-faults.js';
import {personFaults} from './person-faults.js';
import {refusalFaults} from './refusal-faults.js';
import {restartFaults} from './restart-faults.js';
import {sequenceFaults} from './sequence-faults.js';
import {serverFaults} from './server-faults.js';
import {sizeFaults} from './size-faults.js';
import {socketFaults} from './socket-faults.js';

/** All rows, by their numbers. */
export const faultTable: readonly FaultEntry[] = [
  ...lineFaults,
  ...sequenceFaults,
  ...answerFaults,
  ...refusalFaults,
  ...sizeFaults,
  ...socketFaults,
  ...fieldFaults,
  ...serverFaults,
  ...restartFaults,
  ...personFaults,
  ...pageFaults,
  ...drawingFaults,
].sort((one, other) => one.id.localeCompare(other.id));
