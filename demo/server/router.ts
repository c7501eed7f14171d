import {Hono, type MiddlewareHandler} from 'hono';
import {methodNotAllowed} from 'hono/method-not-allowed';
import {ChatError} from '../../src/base/chat-error.js';
import {headerNames, nativePaths} from '../../src/model/native-wire.js';
import type {ServerConfig} from './config.js';
import {authenticate} from './people/authenticate.js';
import {chatJsonRoutes} from './routes/chat-json-routes.js';
import {chatStreamRoutes} from './routes/chat-stream-routes.js';
import {conversationRoutes} from './routes/conversation-routes.js';
import {demoRoutes} from './routes/demo-routes.js';
import {documentRoutes} from './routes/document-routes.js';
import type {RouteContext, RouteEnvironment, Services} from './routes/environment.js';
import {eventRoutes} from './routes/event-routes.js';
import {feedbackRoutes} from './routes/feedback-routes.js';
import {fileRoutes} from './routes/file-routes.js';
import {infoRoutes} from './routes/info-routes.js';
import {inspectRoutes} from './routes/inspect-routes.js';
import {type KeysRoutesOptions, keysRoutes} from './routes/keys-routes.js';
import {metricsRoutes} from './routes/metrics-routes.js';
import {openAIRoutes} from './routes/openai-compatible-routes.js';
import {openAIPath, openAIProblem} from './routes/openai-problem.js';
import {openapiRoute} from './routes/openapi-route.js';
import {invalid, problemOf} from './routes/problem.js';
import {sessionRoutes} from './routes/session-routes.js';
import {socketRoute} from './routes/socket-route.js';
import {staticRoutes} from './routes/static-routes.js';
import {templateRoutes} from './routes/template-routes.js';
import {textFramesPath, textFramesRoutes} from './routes/text-frames-routes.js';
import {uiMessagePath, uiMessageRoutes} from './routes/ui-message-routes.js';
import {watchRequests} from './routes/watch-requests.js';

export interface RouterOptions {
  readonly services: Services;
  readonly config: Pick<ServerConfig, 'demoRoutes' | 'host' | 'metricsToken' | 'clientEvents'>;
  readonly keys: KeysRoutesOptions;
  readonly rootDirectory: string;
}

/** All routes. Those of the API know who asks. */
export function createRouter({services, config, keys, rootDirectory}: RouterOptions): Hono<RouteEnvironment> {
  const router = new Hono<RouteEnvironment>();
  router.use(watchRequests(services.watch));
  router.use(
    methodNotAllowed({
      app: router,
      onMethodNotAllowed: (context, methods) => {
        context.env.outgoing.setHeader('Allow', methods.join(', '));
        return answerProblem(context, invalid(405, `Use ${methods.join(' or ')} here.`), services);
      },
    }),
  );
  const knowPerson: MiddlewareHandler<RouteEnvironment> = async (context, next) => {
    const {incoming, outgoing} = context.env;
    const {people, db, clock, sessions, watch} = services;
    context.set(
      'person',
      await authenticate(incoming, outgoing, {
        config: people,
        db,
        clock,
        watch: sessions,
        onLogin: ({userId}) => watch.audit.note('auth.login', {requestId: requestIdOf(context), userId}),
      }),
    );
    await next();
  };
  router.use('/api/*', knowPerson);
  router.use(`${openAIPath}/*`, knowPerson);
  const countReader: MiddlewareHandler<RouteEnvironment> = async (context, next) => {
    // Who has too much open can still stop some of it.
    if (!context.req.path.endsWith('/stop'))
      services.readers.enter(context.get('person').userId, context.env.outgoing);
    await next();
  };
  for (const path of [nativePaths.json, openAIPath, uiMessagePath, textFramesPath])
    router.use(`${path}/*`, countReader);
  chatStreamRoutes(router, services);
  chatJsonRoutes(router, services);
  socketRoute(router);
  openAIRoutes(router, services);
  uiMessageRoutes(router, services);
  textFramesRoutes(router, services);
  conversationRoutes(router, services);
  fileRoutes(router, services);
  feedbackRoutes(router, services);
  templateRoutes(router, services);
  documentRoutes(router, services.documents);
  sessionRoutes(router, services);
  keysRoutes(router, keys);
  infoRoutes(router, services);
  metricsRoutes(router, {metrics: services.watch.metrics, config});
  if (services.inspector) inspectRoutes(router, services, services.inspector);
  if (config.clientEvents) eventRoutes(router, services);
  if (config.demoRoutes) demoRoutes(router, services);
  openapiRoute(router, rootDirectory);
  staticRoutes(router, rootDirectory);
  router.notFound((context) => {
    const hint = 'There is nothing at this address.';
    return answerProblem(context, new ChatError(hint, {code: 'not-found', status: 404, hint}), services);
  });
  router.onError((error, context) => answerProblem(context, error, services));
  return router;
}

function answerProblem(context: RouteContext, error: unknown, services: Services): Response {
  const requestId = requestIdOf(context);
  return context.req.path.startsWith(`${openAIPath}/`)
    ? openAIProblem(error, requestId, services)
    : problemResponse(error, requestId, services);
}

function requestIdOf(context: RouteContext): string {
  return String(context.env.outgoing.getHeader(headerNames.requestId));
}

/** `error` as an answer. */
export function problemResponse(error: unknown, requestId: string, {logger}: Services): Response {
  const {problem, headers} = problemOf(error, requestId, logger);
  return new Response(JSON.stringify(problem), {status: problem.status, headers});
}
