import type {HostChunk, HostEvent, HostFault, HostFrame, HostSink} from './stream-host.js';

/**
 * What a host in another process says of one execution, as a message. A message may hold several of these; an
 * end counts last.
 */
export interface HostMessage extends Partial<HostChunk> {
  /** The upstream service took the request: the head of its answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly event?: HostEvent;
  readonly frame?: string | HostFrame;
  /** The answer is broken off. */
  readonly error?: string | HostFault;
  /** The answer is whole. */
  readonly end?: true;
}

const lastTypes: ReadonlySet<unknown> = new Set(['done', 'stopped', 'error']);

/** Gives `sink` what `message` says. One that says nothing ends the stream as `malformed`. */
export function receiveMessage(message: unknown, sink: HostSink): void {
  const said = (typeof message === 'object' && message !== null ? message : {}) as HostMessage;
  const {headers, event, frame, error, end} = said;
  const isText = isGiven(said.content);
  const isOver = end === true || isGiven(error);
  if (isGiven(headers)) sink.open(headers);
  if (isGiven(frame)) sink.frame(frame);
  // Nothing that can be read: the sink says so, as it does of a chunk without text.
  if (isText || !(isOver || isGiven(headers) || isGiven(event) || isGiven(frame))) {
    sink.chunk(said as HostChunk);
  }
  if (isGiven(event)) sink.event(event);
  if (isGiven(error)) sink.error(error);
  if (end === true) sink.end();
}

/** Rust writes what is not there as null. */
function isGiven<Value>(value: Value): value is NonNullable<Value> {
  return value !== undefined && value !== null;
}

/** True for a message behind which nothing more may come. */
export function isLastMessage(message: unknown): boolean {
  const {end, error, event} = (message ?? {}) as HostMessage;
  return end === true || isGiven(error) || lastTypes.has(event?.type);
}
