import {collectDefaultMetrics, Registry} from 'prom-client';

let registry: Registry | undefined;

/**
 * The series of this process: CPU, memory, garbage collection, event loop. One registry however many servers it runs, made
 * when it is first asked for, since what collects them cannot be ended.
 */
export function processMetrics(): Registry {
  if (registry) return registry;
  registry = new Registry();
  collectDefaultMetrics({register: registry});
  return registry;
}
