import {STATUS_CODES} from 'node:http';
import type {Duplex} from 'node:stream';
import {type ChatErrorCode, hintFor} from '../../src/base/chat-error.js';
import {newId} from '../../src/base/ids.js';
import type {Problem} from '../../src/model/native-wire.js';
import {problemType} from './routes/problem.js';

const answers: Readonly<
  Record<string, {readonly status: number; readonly code: ChatErrorCode; readonly hint: string}>
> = {
  HPE_HEADER_OVERFLOW: {status: 431, code: 'too-large', hint: 'The headers are larger than 16 kB.'},
  ERR_HTTP_REQUEST_TIMEOUT: {status: 408, code: 'timeout', hint: hintFor('timeout')},
};
const notHttp = {
  status: 400,
  code: 'invalid',
  hint: 'This is not an HTTP request that can be read.',
} as const;

/** Answers what never became a request: no HTTP, headers without end, a body that does not come. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const {status, code, hint} = answers[error.code ?? ''] ?? notHttp;
  const title = STATUS_CODES[status] ?? '';
  const problem: Required<Problem> = {type: 'about:blank', title, status, code, hint, requestId: newId()};
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
  );
}
