import type {HostRequest, HostSink, StreamHost} from '../../src/transport/bridge/index.js';
import {guardFetch} from '../../src/transport/guarded-fetch.js';
import type {AttemptEnd, Transport, TransportRequest} from '../../src/transport/transport.js';
import {RecordingSink} from './recording-sink.js';

/** A stream that a host was asked for. */
export interface AskedStream {
  readonly request: HostRequest;
  readonly sink: HostSink;
  readonly signal: AbortSignal;
}

/** A host that answers when a test says so. */
export class ScriptedHost implements StreamHost {
  readonly streams: AskedStream[] = [];
  readonly cancelled: string[] = [];

  get last(): AskedStream {
    const last = this.streams.at(-1);
    if (!last) throw new Error('Nobody asked the host yet.');
    return last;
  }

  startStream(request: HostRequest, sink: HostSink, signal: AbortSignal): void {
    this.streams.push({request, sink, signal});
  }

  cancel(executionId: string): void {
    this.cancelled.push(executionId);
  }
}

export function hostOf(startStream: StreamHost['startStream']): StreamHost {
  return {startStream};
}

export interface HostedReading {
  readonly sink: RecordingSink;
  readonly stop: AbortController;
  readonly end: Promise<AttemptEnd>;
}

/** Opens one stream over `transport`, and fails the test when it asks the network. */
export function openBridge(
  transport: Transport,
  request: Partial<TransportRequest> = {},
  signal?: AbortSignal,
): HostedReading {
  const sink = new RecordingSink();
  const stop = new AbortController();
  const fetch = guardFetch({fetch: forbiddenFetch, allowedOrigins: new Set()});
  const asked = {url: 'bridge:', method: 'POST', headers: {}, ...request} as const;
  const end = transport.open(asked, sink, {signal: signal ?? stop.signal, fetch});
  // Claimed by the test: until then nobody listens.
  end.catch(() => {});
  return {sink, stop, end};
}

/** For what may not ask the network. */
export async function forbiddenFetch(input: RequestInfo | URL): Promise<Response> {
  throw new Error(`Nobody may ask the network for ${String(input)}.`);
}

/** The text of the chunks that a reader heard. */
export function textOf({frames}: RecordingSink): string {
  return frames.map(({data}) => (JSON.parse(data) as {content?: string}).content ?? '').join('');
}
