import type {IncomingMessage, RequestListener, ServerResponse} from 'node:http';
import {getRequestListener} from '@hono/node-server';
import type {Hono} from 'hono';
import {newId} from '../../src/base/ids.js';
import {headerNames, nativePaths} from '../../src/model/native-wire.js';
import type {ServerConfig} from './config.js';
import {closing} from './generation/refusals.js';
import type {AddressLimits} from './guards/address-limits.js';
import {checkOrigin} from './guards/cross-origin.js';
import {checkHost} from './guards/host.js';
import {setSecurityHeaders} from './guards/security-headers.js';
import {problemResponse} from './router.js';
import type {RouteEnvironment, Services} from './routes/environment.js';
import {invalid, problemOf} from './routes/problem.js';

const knownMethods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PATCH',
  'PUT',
  'DELETE',
  'OPTIONS',
]);
const maxUrlLength = 2_048;

export interface ListenerOptions {
  readonly router: Hono<RouteEnvironment>;
  readonly services: Services;
  readonly config: Pick<ServerConfig, 'host' | 'allowedOrigins'>;
  readonly addresses: AddressLimits;
}

/** The routes of `router`, behind the checks that every request passes. Headers that all answers carry are set before. */
export function createListener({router, services, config, addresses}: ListenerOptions): RequestListener {
  const route = getRequestListener(router.fetch, {
    overrideGlobalObjects: false,
    errorHandler: (error) =>
      problemResponse(invalid(400, 'The request cannot be read.', error), newId(), services),
  });
  return (incoming, outgoing) => {
    const requestId = newId<'request'>();
    const beganAt = services.clock.now();
    outgoing.setHeader(headerNames.requestId, requestId);
    setSecurityHeaders(outgoing);
    outgoing.once('finish', () => {
      if (outgoing.statusCode === 401) addresses.failed(incoming);
    });
    outgoing.once('close', () => logRequest(incoming, outgoing, {requestId, beganAt, services}));
    try {
      check(incoming, outgoing, {services, config, addresses});
    } catch (error) {
      services.watch.refused(error, {requestId, userId: null});
      writeProblem(outgoing, error, requestId, services);
      return;
    }
    if (incoming.method === 'OPTIONS') outgoing.writeHead(204).end();
    else void route(incoming, outgoing);
  };
}

function check(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  {services, config, addresses}: Omit<ListenerOptions, 'router'>,
): void {
  checkHost(incoming, config.host);
  checkOrigin(incoming, outgoing, config.allowedOrigins);
  addresses.check(incoming);
  if (!knownMethods.has(incoming.method ?? '')) throw invalid(405, 'This method is not known here.');
  if ((incoming.url ?? '').length > maxUrlLength) throw invalid(414, 'The address is longer than 2 kB.');
  if (!/^\/[^\\\s#]*$/.test(incoming.url ?? '')) throw invalid(400, 'The address cannot be read.');
  if (services.draining.aborted && !isWelcomeWhileDraining(incoming)) {
    outgoing.setHeader('Connection', 'close');
    throw closing();
  }
}

/** Health checks, and stops: a person who ends an answer makes the draining shorter. */
function isWelcomeWhileDraining({method, url = ''}: IncomingMessage): boolean {
  if (url === '/healthz' || url === '/readyz') return true;
  return method === 'POST' && url.startsWith(`${nativePaths.stream}/`) && url.endsWith('/stop');
}

function writeProblem(outgoing: ServerResponse, error: unknown, requestId: string, {logger}: Services): void {
  const {problem, headers} = problemOf(error, requestId, logger);
  // The body was not read: what is left of it must not be taken for a next request.
  outgoing.writeHead(problem.status, {...headers, Connection: 'close'}).end(JSON.stringify(problem));
}

/** Who asked what, and how it went; never what was said. */
function logRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  {
    requestId,
    beganAt,
    services,
  }: {readonly requestId: string; readonly beganAt: number; readonly services: Services},
): void {
  services.logger.debug(
    {
      requestId,
      method: incoming.method,
      // The route alone: in an address there may be anything.
      route: services.watch.routes.get(incoming) ?? null,
      status: outgoing.statusCode,
      streamId: outgoing.getHeader(headerNames.streamId) ?? null,
      ms: services.clock.now() - beganAt,
    },
    'request',
  );
}
