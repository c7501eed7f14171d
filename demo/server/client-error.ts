import {STATUS_CODES} from 'node:http';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {type ChatErrorCode, hintFor} from '../../src/base/chat-error.js';
import {newId} from '../../src/base/ids.js';
import {headerNames, type Problem} from '../../src/model/native-wire.js';
import {problemType} from './routes/problem.js';

interface RawAnswer {
  readonly status: number;
  readonly code: ChatErrorCode;
  readonly hint: string;
}

const answers: Readonly<Record<string, RawAnswer>> = {
  HPE_HEADER_OVERFLOW: {status: 431, code: 'too-large', hint: 'The headers are larger than 16 kB.'},
  ERR_HTTP_REQUEST_TIMEOUT: {status: 408, code: 'timeout', hint: hintFor('timeout')},
};
const notHttp = {
  status: 400,
  code: 'invalid',
  hint: 'This is not an HTTP request that can be read.',
} as const;

const tooManyConnections: RawAnswer = {
  status: 429,
  code: 'rate-limit',
  hint: 'Too many connections are open from this address. Close some, then try again.',
};
/** Seconds after which one of them may have ended. */
const retryAfterSeconds = 5;

/** Answers a connection that is one too many for its address, and ends it without reading from it. */
export function refuseConnection(socket: Socket): void {
  end(socket, tooManyConnections, `${headerNames.retryAfter}: ${retryAfterSeconds}\r\n`);
  socket.destroySoon();
}

/** Answers what never became a request: no HTTP, headers without end, a body that does not come. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  end(socket, answers[error.code ?? ''] ?? notHttp);
}

/** @param headers - Whole lines. */
function end(socket: Duplex, {status, code, hint}: RawAnswer, headers = ''): void {
  const title = STATUS_CODES[status] ?? '';
  endWith(socket, {type: 'about:blank', title, status, code, hint, requestId: newId()}, headers);
}

/**
 * Answers with `problem` where there is no response to write to, and ends the connection.
 *
 * @param headers - Whole lines.
 */
export function endWith(socket: Duplex, problem: Required<Problem>, headers = ''): void {
  const {status, title} = problem;
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
  );
}
