import type {FaultEntry} from './fault-entry.js';

export const browserFaults: readonly FaultEntry[] = [];
