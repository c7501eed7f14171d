import {Agent, type RequestInit as UndiciRequestInit, fetch as undiciFetch} from 'undici';
import {ChatError} from '../../../../src/base/chat-error.js';
import {type Clock, systemClock} from '../../../../src/base/clock.js';
import {checkedConnector, type Resolver} from './checked-connector.js';
import {limitedBody, tooLarge} from './limited-body.js';
import {RequestEnd} from './request-end.js';
import {checkServiceUrl, type ServiceUrlRules} from './service-url.js';

export interface SafeFetchOptions extends Partial<ServiceUrlRules> {
  /** Finds all addresses of a name; the system's by default. */
  readonly resolver?: Resolver;
  readonly clock?: Clock;
  /** Most sockets to one origin, kept open between requests; 10. More requests wait. */
  readonly maxSockets?: number;
  /** Most origins in use at a time; 100. */
  readonly maxOrigins?: number;
  /** Most bytes of an answer, after decompression; 16 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds until a connection stands, 10 000; until the headers have come, 60 000. */
  readonly connectTimeoutMs?: number;
  readonly headersTimeoutMs?: number;
  /** Milliseconds between two pieces of the body, 60 000; for all of it, 600 000. */
  readonly idleTimeoutMs?: number;
  readonly totalTimeoutMs?: number;
  /** What a successful answer may be, without parameters; JSON and event streams. */
  readonly contentTypes?: readonly string[];
}

export interface SafeFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Cuts what is running, and closes the sockets that were kept. */
  close(): Promise<void>;
}

const usual = {
  allowLoopbackHttp: false,
  allowedPorts: [443] as readonly number[],
  clock: systemClock,
  maxSockets: 10,
  maxOrigins: 100,
  maxBytes: 16 * 1024 * 1024,
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 60_000,
  idleTimeoutMs: 60_000,
  totalTimeoutMs: 600_000,
  contentTypes: ['application/json', 'text/event-stream'] as readonly string[],
};

/**
 * A `fetch` for addresses that people gave: it reaches public machines only, by https, and bounds what comes back.
 * Redirects are not followed.
 *
 * It rejects with a {@link ChatError}: `invalid` for an address that is not allowed, `protocol` for a redirect or a
 * wrong content type, `too-large`, `timeout`, `overloaded` where too many services are in use, `network` for the rest;
 * or with the reason of the caller's own signal.
 */
export function createSafeFetch(options: SafeFetchOptions = {}): SafeFetch {
  const settings = {...usual, ...options};
  const agent = new Agent({
    connect: checkedConnector({
      rules: settings,
      resolver: options.resolver,
      connectTimeoutMs: settings.connectTimeoutMs,
    }),
    connections: settings.maxSockets,
    maxOrigins: settings.maxOrigins,
    // One clock for all of a request's times: ours.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const running = new Set<RequestEnd>();
  return {
    fetch: (input, init) => safely(input, init, {settings, agent, running}),
    close: () => {
      for (const end of running) end.abort(brokenLine());
      return agent.destroy();
    },
  };
}

interface Line {
  readonly settings: typeof usual;
  readonly agent: Agent;
  readonly running: Set<RequestEnd>;
}

async function safely(
  input: string | URL | Request,
  init: RequestInit | undefined,
  {settings, agent, running}: Line,
): Promise<Response> {
  const request = input instanceof Request ? input : undefined;
  const url = checkServiceUrl(request ? request.url : String(input), settings);
  const end = new RequestEnd({caller: init?.signal ?? request?.signal, running, ...settings});
  const toError = (error: unknown): unknown => (end.signal.aborted ? end.signal.reason : errorOf(error));
  try {
    const response = await undiciFetch(url, {
      ...(request && fieldsOf(request)),
      ...init,
      // What the caller may not choose.
      redirect: 'manual',
      signal: end.signal,
      dispatcher: agent,
    } as UndiciRequestInit);
    end.expectBody();
    checkAnswer(response, settings);
    const {status, statusText} = response;
    // Undici's streams are the platform's; only its own classes differ.
    const source = response.body as ReadableStream<Uint8Array> | null;
    if (!source) end.settle();
    const abort = (reason: unknown): void => end.abort(reason);
    const onSettled = (): void => end.settle();
    const body = source && limitedBody(source, {...settings, abort, toError, onSettled});
    return new Response(body, {status, statusText, headers: [...response.headers]});
  } catch (error) {
    const reason = toError(error);
    // An answer that was refused may go on: its socket is cut.
    end.abort(reason);
    throw reason;
  }
}

function fieldsOf({method, headers, body}: Request) {
  return {method, headers: [...headers], body, duplex: 'half'};
}

interface Answer {
  readonly status: number;
  readonly ok: boolean;
  readonly body: unknown;
  readonly headers: {get(name: string): string | null};
}

function checkAnswer({status, ok, body, headers}: Answer, {maxBytes, contentTypes}: typeof usual): void {
  if (status >= 300 && status < 400 && status !== 304) {
    throw new ChatError('The model service answered with a redirect.', {
      code: 'protocol',
      hint: 'The address of the model service leads to another. Give that one.',
    });
  }
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  // What comes with an error is read for its kind and shown to nobody.
  if (!ok || body === null) return;
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!contentTypes.includes(type)) {
    throw new ChatError('The model service answered with a content type that none has.', {code: 'protocol'});
  }
}

/** Undici wraps what went wrong: `fetch failed`, because of … */
function errorOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  if (error instanceof ChatError) return error;
  if (cause instanceof ChatError) return cause;
  if ((cause as {code?: unknown} | undefined)?.code === 'UND_ERR_MAX_ORIGINS_REACHED') {
    return new ChatError('Too many model services are in use.', {code: 'overloaded', cause: error});
  }
  return brokenLine(error);
}

function brokenLine(cause?: unknown): ChatError {
  return new ChatError('The line to the model service broke.', {code: 'network', cause});
}
