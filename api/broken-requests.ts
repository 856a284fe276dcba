import type { Socket } from 'node:net';
import { problemDetails } from '../contract/problem-details.ts';
import type { Problem } from '../core/problems.ts';

const reasons: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'did not arrive in time: send them again',
  HPE_HEADER_OVERFLOW: 'have more than 16 kB',
};

/** Answers what is not even HTTP, such as NUL in a header, or never becomes it: for the server's event `clientError`. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const reason = reasons[error.code ?? ''] ?? 'cannot be read as HTTP: no NUL, no control characters';
  const problem: Problem = { code: 'request-refused', fields: [{ field: 'headers', reason }] };
  const body = JSON.stringify(problemDetails(problem));
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
