import {type HttpHandler, http} from 'msw';
import * as v from 'valibot';
import {type Answering, bodyOf} from './answering.js';
import type {NativeConversations} from './native-conversations.js';
import {NativeService, refused} from './native-service.js';

/**
 * A native service: start, resume, snapshot, poll, stop, the whole answer as JSON, and its conversations. What it
 * knows lasts as long as the handlers.
 */
export function nativeHandlers(url: string, answering: Answering): readonly HttpHandler[] {
  const service = new NativeService(answering);
  const base = url.replace(/\/$/, '');
  const jsonUrl = base.replace(/\/stream$/, '');
  const conversations = base.replace(/\/chat\/stream$/, '/conversations');
  const idOf = (params: Readonly<Record<string, unknown>>): string => String(params['id']);
  return [
    http.post(base, ({request}) => service.start(request)),
    http.post(`${base}/stop`, ({request}) => service.stopByKey(request)),
    http.post(`${base}/:id/stop`, ({request, params}) => service.stop(idOf(params), request)),
    http.get(`${base}/:id/events`, ({request, params}) => service.poll(idOf(params), request)),
    http.get(`${base}/:id`, ({request, params}) => service.resume(idOf(params), request)),
    ...(jsonUrl === base ? [] : [http.post(jsonUrl, ({request}) => service.startWhole(request))]),
    ...(conversations === base ? [] : conversationHandlers(conversations, service.conversations)),
  ];
}

function conversationHandlers(url: string, conversations: NativeConversations): readonly HttpHandler[] {
  const unknown = (): Response => refused(404, 'not-found');
  return [
    http.get(url, () => Response.json({conversations: conversations.list()})),
    http.get(`${url}/:id/messages`, ({params}) => {
      const messages = conversations.path(String(params['id']));
      return messages ? Response.json({messages}) : unknown();
    }),
    http.patch(`${url}/:id`, async ({request, params}) => {
      const {activeMessageId} = v.parse(shownSchema, await bodyOf(request));
      if (activeMessageId === undefined) return new Response(null, {status: 204});
      return conversations.show(String(params['id']), activeMessageId)
        ? new Response(null, {status: 204})
        : unknown();
    }),
    http.delete(`${url}/:id`, ({params}) =>
      conversations.delete(String(params['id'])) ? new Response(null, {status: 204}) : unknown(),
    ),
  ];
}

const shownSchema = v.fallback(v.object({activeMessageId: v.exactOptional(v.string())}), {});
