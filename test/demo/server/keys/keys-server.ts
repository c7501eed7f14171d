import type {RequestListener} from 'node:http';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {getRequestListener} from '@hono/node-server';
import {Hono} from 'hono';
import {type Logger, pino} from 'pino';
import type {SafeFetch} from '../../../../demo/server/guards/safe-fetch/safe-fetch.js';
import {createKeyTester} from '../../../../demo/server/keys/key-tester.js';
import {modelServices} from '../../../../demo/server/keys/model-service.js';
import type {RouteEnvironment} from '../../../../demo/server/routes/environment.js';
import {keysRoutes} from '../../../../demo/server/routes/keys-routes.js';
import {problemOf} from '../../../../demo/server/routes/problem.js';
import {fetchFor, type LocalService, startLocalService} from '../safe-fetch/local-service.js';
import {KeysPlace, type OpenKeys} from './keys-place.js';

/** The routes of keys on a real port, with a database, a log and a model service of their own. */
export interface KeysServer {
  readonly url: string;
  readonly place: KeysPlace;
  readonly open: OpenKeys;
  /** Where the model service is. */
  readonly upstream: LocalService;
  /** All that was logged, at every level. */
  log(): string;
  /** Sends JSON, or a text as it is, as the person `userId`. */
  send(method: string, path: string, body?: unknown, userId?: string): Promise<Response>;
  dispose(): Promise<void>;
}

export async function startKeysServer(answer: RequestListener): Promise<KeysServer> {
  const lines: string[] = [];
  const logger: Logger = pino({level: 'trace'}, {write: (line) => void lines.push(line)});
  const place = await KeysPlace.make();
  const open = await place.open();
  const upstream = await startLocalService(answer);
  const safe = fetchFor(upstream);
  const router = routerOf(open, upstream, safe, logger);
  const http = createServer(getRequestListener(router.fetch, {overrideGlobalObjects: false}));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    url,
    place,
    open,
    upstream,
    log: () => lines.join(''),
    send: (method, path, body, userId = 'ann') =>
      fetch(url + path, {
        method,
        headers: {'x-person': userId, ...(body !== undefined && {'content-type': 'application/json'})},
        ...(body !== undefined && {body: typeof body === 'string' ? body : JSON.stringify(body)}),
      }),
    async dispose() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await safe.close();
      await upstream.close();
      await place.dispose();
    },
  };
}

function routerOf(
  {store}: OpenKeys,
  upstream: LocalService,
  {fetch}: SafeFetch,
  logger: Logger,
): Hono<RouteEnvironment> {
  const router = new Hono<RouteEnvironment>();
  router.use(async (context, next) => {
    context.set('person', {userId: context.req.header('x-person') ?? '', sessionId: null});
    await next();
    logger.debug({path: context.req.path, status: context.res.status}, 'request');
  });
  keysRoutes(router, {
    keys: store,
    services: modelServices,
    testKey: createKeyTester({fetch}),
    urlRules: {allowLoopbackHttp: true, allowedPorts: [443, upstream.port]},
    mayChooseAddress: (context) => context.get('person').userId !== 'guest',
  });
  router.onError((error) => {
    const {problem, headers} = problemOf(error, 'test', logger);
    return new Response(JSON.stringify(problem), {status: problem.status, headers});
  });
  return router;
}
