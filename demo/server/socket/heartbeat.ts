import type {WebSocket} from 'ws';
import type {Services} from '../routes/environment.js';
import type {SocketWriter} from './socket-writer.js';

/** Beats after which a socket that neither answers nor takes anything in is cut. */
const patienceBeats = 2;

/**
 * Every `heartbeatMs` tells the client that the line lives, in words, for pages cannot see pings; and looks whether the
 * client does: it answers pings, or what was written goes out. Where neither happens, it is cut, and takes up elsewhere.
 *
 * @returns Ends it.
 */
export function startHeartbeat(
  socket: WebSocket,
  writer: SocketWriter,
  {clock, heartbeatMs, heartbeats}: Pick<Services, 'clock' | 'heartbeatMs' | 'heartbeats'>,
): () => void {
  let timer: unknown;
  let missed = 0;
  let sentBytes = 0;
  const arm = (): void => {
    timer = clock.setTimeout(beat, heartbeatMs);
    heartbeats.add(timer);
  };
  const beat = (): void => {
    heartbeats.delete(timer);
    if (writer.sentBytes > sentBytes && !writer.isEmpty) missed = 0;
    if (missed >= patienceBeats) {
      socket.terminate();
      return;
    }
    missed++;
    sentBytes = writer.sentBytes;
    // What waits already says as much when it arrives.
    if (writer.isEmpty) writer.write({type: 'heartbeat'});
    socket.ping();
    arm();
  };
  socket.on('pong', () => {
    missed = 0;
  });
  arm();
  return () => {
    clock.clearTimeout(timer);
    heartbeats.delete(timer);
  };
}
