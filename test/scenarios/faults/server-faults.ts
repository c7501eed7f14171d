import type {FaultEntry} from './fault-entry.js';

export const serverFaults: readonly FaultEntry[] = [];
