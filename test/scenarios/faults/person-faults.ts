import type {FaultEntry} from './fault-entry.js';

export const personFaults: readonly FaultEntry[] = [];
