import type {MiddlewareHandler} from 'hono';
import {routePath} from 'hono/route';
import {headerNames} from '../../../src/model/native-wire.js';
import {auditedRoutes} from '../watch/audit-events.js';
import type {Watch} from '../watch/watch.js';
import type {RouteEnvironment} from './environment.js';

/** Writes down which route each request took, and what of it belongs into the audit log. Stands before all routes. */
export function watchRequests({audit, routes, refused}: Watch): MiddlewareHandler<RouteEnvironment> {
  return async (context, next) => {
    await next();
    const {incoming, outgoing} = context.env;
    const route = routePath(context);
    routes.set(incoming, route);
    const who = {
      requestId: String(outgoing.getHeader(headerNames.requestId)),
      // Not set where the person could not be told.
      userId: (context.get('person') as {readonly userId: string} | undefined)?.userId ?? null,
    };
    if (context.error) {
      refused(context.error, who);
      return;
    }
    const event = auditedRoutes.get(`${context.req.method} ${route}`);
    if (event && context.res.ok) audit.note(event, {...who, provider: context.req.param('provider')});
  };
}
