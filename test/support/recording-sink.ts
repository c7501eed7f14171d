import type {Frame, FrameSink} from '../../src/transport/transport.js';

/** A sink that keeps all it hears. */
export class RecordingSink implements FrameSink {
  readonly frames: Frame[] = [];
  headers: Headers | null = null;
  heartbeats = 0;
  bytes = 0;
  retryMs: number | null = null;

  opened(headers: Headers): void {
    this.headers = headers;
  }
  frame(frame: Frame): void {
    this.frames.push(frame);
  }
  activity(bytes: number): void {
    this.bytes += bytes;
  }
  heartbeat(): void {
    this.heartbeats += 1;
  }
  retryAfter(delayMs: number): void {
    this.retryMs = delayMs;
  }
}
