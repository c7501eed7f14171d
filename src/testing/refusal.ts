import {HttpResponse} from 'msw';
import {hintFor} from '../base/chat-error.js';
import {classifyError} from '../base/classify-error.js';
import type {RefusalFault} from './fault.js';

const signInPage =
  '<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in to the network</h1></html>';

/** How a service, or something ahead of it, refuses. */
export function refusalOf(fault: RefusalFault): Response {
  if ('unreachable' in fault) return HttpResponse.error();
  if ('htmlPage' in fault) {
    return new Response(signInPage, {headers: {'content-type': 'text/html; charset=utf-8'}});
  }
  const {status, retryAfter} = fault;
  const code = classifyError({status});
  return new Response(JSON.stringify({error: {code, type: code, message: hintFor(code)}}), {
    status,
    headers: {
      'content-type': 'application/json',
      ...(retryAfter === undefined ? {} : {'retry-after': String(retryAfter)}),
    },
  });
}
