import {createHash, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import {Registry} from 'prom-client';
import {isLoopback} from '../guards/host.js';
import type {WatchConfig} from '../settings/watch-settings.js';
import type {ServerMetrics} from '../watch/metrics.js';
import {processMetrics} from '../watch/process-metrics.js';
import type {Router} from './environment.js';

export interface MetricsRoutesOptions {
  readonly metrics: ServerMetrics;
  readonly config: Pick<WatchConfig, 'metricsToken'> & {readonly host: string};
}

/** The series, as Prometheus reads them. For those who may not it is as if there were nothing. */
export function metricsRoutes(router: Router, {metrics, config}: MetricsRoutesOptions): void {
  router.get('/metrics', async (context, next) => {
    if (!mayRead(context.env.incoming, config)) return next();
    const all = Registry.merge([metrics.registry, processMetrics()]);
    return context.body(await all.metrics(), 200, {'Content-Type': all.contentType});
  });
}

/** Headers that a proxy adds: what comes through one may come from anywhere. */
const proxyHeaders = ['x-forwarded-for', 'forwarded', 'via'] as const;

function mayRead({headers}: IncomingMessage, {metricsToken, host}: MetricsRoutesOptions['config']): boolean {
  if (metricsToken === null)
    return isLoopback(host) && proxyHeaders.every((name) => headers[name] === undefined);
  const given = /^Bearer (\S{1,512})$/i.exec(headers.authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digestOf(given), digestOf(metricsToken));
}

/** Of one length, whatever was given. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
