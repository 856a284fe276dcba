import type { Socket } from 'node:net';
import { problemDetails } from '../contract/problem-details.ts';
import type { Problem } from '../core/problems.ts';

const problem: Problem = {
  code: 'request-refused',
  fields: [{ field: 'headers', reason: 'cannot be read as HTTP: no NUL, no control characters' }],
};

/** Answers what is not even HTTP, such as NUL in a header: for the server's event `clientError`. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
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
